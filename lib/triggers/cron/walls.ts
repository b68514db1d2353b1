import { type DayRule, daysOf } from '#lib/triggers/cron/day-rule.ts';
import type { CronTimes } from '#lib/triggers/cron/parse.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The days that an expression means from the day of `from` on, each as its midnight; wall-clock time written as if it were UTC. */
export function* cronDays(times: CronTimes, from: number): Generator<number> {
  const start = new Date(from);
  const [firstYear, firstMonth] = [start.getUTCFullYear(), start.getUTCMonth() + 1];
  const midnight = Date.UTC(firstYear, firstMonth - 1, start.getUTCDate());
  for (const year of times.years) {
    if (year < firstYear) continue;
    for (const month of times.months) {
      if (year === firstYear && month < firstMonth) continue;
      for (const day of monthDays(times.days, year, month)) {
        const at = Date.UTC(year, month - 1, day);
        if (at >= midnight) yield at;
      }
    }
  }
}

/** The wall-clock times that an expression means, at or after `from`, ascending. */
export function* cronWalls(times: CronTimes, from: number): Generator<number> {
  for (const day of cronDays(times, from)) {
    for (const hour of times.hours) {
      if (day + (hour + 1) * HOUR <= from) continue;
      for (const minute of times.minutes) {
        const at = day + hour * HOUR + minute * MINUTE;
        if (at >= from) yield at;
      }
    }
  }
}

const months = new WeakMap<DayRule, Map<number, number[]>>();

/** The same months are asked for over and over. */
function monthDays(rule: DayRule, year: number, month: number): number[] {
  const known = months.get(rule) ?? new Map<number, number[]>();
  months.set(rule, known);
  const key = year * 12 + month;
  const days = known.get(key) ?? daysOf(rule, year, month);
  known.set(key, days);
  return days;
}
