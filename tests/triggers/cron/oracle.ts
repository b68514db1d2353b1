import { readCron } from '#local/aws/cron-matcher.ts';

const MINUTE = 60_000;

/** What clocks in a zone show at an instant, asked of Intl each time: nothing is shared with lib/. */
export function wallAt(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** An instant, and the wall-clock time that a zone's clocks show then for the first time; wall times as if they were UTC. */
interface FreshMinute {
  readonly at: number;
  readonly wall: number;
}

/** Every minute in (after, through] at which clocks show a time that they have not shown already, along real time. */
export function freshMinutes(zone: string, after: number, through: number): FreshMinute[] {
  const found: FreshMinute[] = [];
  const seen = new Set<number>();
  // A repeated hour may have begun before the window.
  for (let at = Math.ceil((after - 3 * 3_600_000) / MINUTE) * MINUTE; at <= through; at += MINUTE) {
    const wall = wallAt(at, zone);
    if (at > after && !seen.has(wall)) found.push({ at, wall });
    seen.add(wall);
  }
  return found;
}

/** Those of the minutes that AWS would fire at. */
export function firing(expression: string, minutes: readonly FreshMinute[]): number[] {
  const cron = readCron(expression);
  if (!cron) throw new Error(`the oracle does not know ${expression}`);
  return minutes.filter(({ wall }) => cron.matchesDay(wall) && cron.matchesMinute(wall)).map(({ at }) => at);
}

/** Every instant in (after, through] that AWS would fire at, looked for minute by minute along real time. */
export function oracle(expression: string, zone: string, after: number, through: number): number[] {
  return firing(expression, freshMinutes(zone, after, through));
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
