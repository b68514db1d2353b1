import cronstrue from 'cronstrue';

/**
 * A cron expression of AWS's six fields in words: `at 09:00, Monday through Friday`; the expression itself where the library
 * has no words for it, or not all.
 *
 * With a seconds field in front the library cannot take the year for a day of the week; AWS counts the days from Sunday = 1.
 */
export function describeCron(expression: string): string {
  try {
    // In a list with a star in it the library leaves words out.
    if (/\*[^\s]*,|,[^\s]*\*/.test(expression)) return `cron(${expression})`;
    const words = cronstrue.toString(`0 ${expression}`, { dayOfWeekStartIndexZero: false, use24HourTimeFormat: true });
    return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  } catch {
    return `cron(${expression})`;
  }
}
