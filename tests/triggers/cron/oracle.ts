import { readCron } from '#local/aws/cron-matcher.ts';

const MINUTE = 60_000;

/** What clocks in a zone show at an instant, asked of Intl each time: nothing is shared with lib/. */
function wallAt(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Every instant in (after, through] that AWS would fire at, looked for minute by minute along real time: a minute matches
 * when the clock shows a time that matches and has not shown it already.
 */
export function oracle(expression: string, zone: string, after: number, through: number): number[] {
  const cron = readCron(expression);
  if (!cron) throw new Error(`the oracle does not know ${expression}`);
  const found: number[] = [];
  const seen = new Set<number>();
  // A repeated hour may have begun before the window.
  for (let at = Math.ceil((after - 3 * 3_600_000) / MINUTE) * MINUTE; at <= through; at += MINUTE) {
    const wall = wallAt(at, zone);
    const isNew = !seen.has(wall);
    seen.add(wall);
    if (at > after && isNew && cron.matchesDay(wall) && cron.matchesMinute(wall)) found.push(at);
  }
  return found;
}

/** The instants at which a zone's clocks change between two years, each to the minute. */
export function zoneChanges(zone: string, fromYear: number, toYear: number): number[] {
  const found: number[] = [];
  const shift = (at: number) => wallAt(at, zone) - at;
  const step = 12 * 3_600_000;
  for (let at = Date.UTC(fromYear, 0, 1); at < Date.UTC(toYear + 1, 0, 1); at += step) {
    if (shift(at) === shift(at + step)) continue;
    let [low, high] = [at, at + step];
    while (high - low > MINUTE) {
      const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
      if (shift(middle) === shift(at)) low = middle;
      else high = middle;
    }
    found.push(high);
  }
  return found;
}
