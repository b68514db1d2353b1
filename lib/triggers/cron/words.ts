import cronstrue from 'cronstrue';
import { type FieldName, fieldRules, readNumbers } from '#lib/triggers/cron/field.ts';

const FIELDS: readonly FieldName[] = ['minutes', 'hours', 'day-of-month', 'month', 'day-of-week', 'year'];

/** Fields that run in a circle: where a step does not divide it, the step is not what a clock shows. */
const CYCLES: Partial<Record<FieldName, number>> = { minutes: 60, hours: 24, month: 12 };

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
    const fields = expression.split(' ').map((text, index) => sayable(FIELDS[index] ?? 'year', text));
    const words = cronstrue.toString(`0 ${fields.join(' ')}`, {
      dayOfWeekStartIndexZero: false,
      use24HourTimeFormat: true,
    });
    return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  } catch {
    return `cron(${expression})`;
  }
}

/**
 * A field as the library says it truly: `0/45` is no “every 45 minutes” but `0,45`, and its years end in 9999 where AWS's do
 * in 2199.
 */
function sayable(field: FieldName, text: string): string {
  return text
    .split(',')
    .map((part) => sayablePart(field, part))
    .join(',');
}

function sayablePart(field: FieldName, part: string): string {
  const [, start, step] = /^([^-/]+)\/(\d+)$/.exec(part) ?? [];
  if (start === undefined || step === undefined) return part;
  if (field === 'year') return `${start === '*' ? fieldRules.year.min : start}-${fieldRules.year.max}/${step}`;
  const cycle = CYCLES[field];
  if (cycle === undefined) return part;
  const numbers = readNumbers(field, part);
  return numbers.length * Number(step) === cycle ? part : numbers.join(',');
}
