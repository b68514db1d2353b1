import { parseCron } from '#lib/triggers/cron/parse.ts';
import { cronDays, cronWalls } from '#lib/triggers/cron/walls.ts';
import { changesWithin, instantOf, wallOf } from '#lib/triggers/zone.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

interface CronSchedule {
  /** AWS's six fields. */
  readonly expression: string;
  readonly timezone: string;
}

/**
 * The next `count` instants strictly after `after`; epoch milliseconds, ascending; fewer when the years end.
 *
 * Wall-clock times are enumerated first and mapped to instants through the zone: a time in the gap is left out, a repeated
 * hour counts once, the first time, as AWS does (DESIGN §5).
 */
export function cronInstants({ expression, timezone }: CronSchedule, after: number, count: number): number[] {
  const found: number[] = [];
  if (count <= 0) return found;
  for (const wall of cronWalls(parseCron(expression), wallOf(after, timezone))) {
    const at = instantOf(wall, timezone);
    if (at === undefined || at <= after) continue;
    found.push(at);
    if (found.length === count) break;
  }
  return found;
}

/**
 * How many instants lie in (after, through], with the first and the last; undefined when there is none. Whole days without
 * a clock change are counted by multiplication, so that a year of an every-minute expression takes no time.
 */
export function tallyCron(
  { expression, timezone }: CronSchedule,
  after: number,
  through: number,
): { count: number; first: number; last: number } | undefined {
  const times = parseCron(expression);
  const perDay = times.hours.length * times.minutes.length;
  const lastOfDay = ((times.hours.at(-1) ?? 0) * 60 + (times.minutes.at(-1) ?? 0)) * MINUTE;
  const firstOfDay = ((times.hours[0] ?? 0) * 60 + (times.minutes[0] ?? 0)) * MINUTE;
  let tally: { count: number; first: number; last: number } | undefined;
  const add = (count: number, first: number, last: number) => {
    tally = tally ? { count: tally.count + count, first: tally.first, last } : { count, first, last };
  };

  const from = wallOf(after, timezone);
  for (const day of cronDays(times, from)) {
    const begin = instantOf(day, timezone);
    // A zone's clocks move by a few hours at most.
    if ((begin ?? day - DAY) - DAY > through) break;
    const isPlain =
      begin !== undefined && begin > after && begin + DAY <= through && !changesWithin(begin, begin + DAY, timezone);
    if (isPlain) {
      add(perDay, begin + firstOfDay, begin + lastOfDay);
      continue;
    }
    for (const hour of times.hours) {
      for (const minute of times.minutes) {
        const at = instantOf(day + (hour * 60 + minute) * MINUTE, timezone);
        if (at !== undefined && at > after && at <= through) add(1, at, at);
      }
    }
  }
  return tally;
}
