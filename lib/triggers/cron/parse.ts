import { DomainError } from '#lib/kernel/errors.ts';
import { type DayRule, daysOf, readDayOfMonth, readDayOfWeek } from '#lib/triggers/cron/day-rule.ts';
import { fieldError, fieldRules, readNumbers } from '#lib/triggers/cron/field.ts';

/** A cron expression, understood; every list ascends. */
export interface CronTimes {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1 to 12. */
  readonly months: readonly number[];
  readonly days: DayRule;
  readonly years: readonly number[];
}

const parsed = new Map<string, CronTimes>();
const MAX_REMEMBERED = 500;

/**
 * Understands AWS's six fields: minutes, hours, day-of-month, month, day-of-week, year.
 *
 * Throws `schedule.cron_fields` for another number of fields, `schedule.cron_field` naming the one that is wrong,
 * `schedule.cron_days` unless exactly one of the two days is `?`, `schedule.cron_never` when no such date exists.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function parseCron(expression: string): CronTimes {
  const known = parsed.get(expression);
  if (known) return known;
  const times = readCron(expression);
  if (parsed.size >= MAX_REMEMBERED) parsed.clear();
  parsed.set(expression, times);
  return times;
}

/** The expression as it is stored and shown: one space between fields, names in capitals, no zeros in front (`09`). */
export function normalizeCron(expression: string): string {
  return expression
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b0+(?=\d)/g, '')
    .toUpperCase();
}

function readCron(expression: string): CronTimes {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 6) throw new DomainError('schedule.cron_fields', { count: fields.length });
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;

  const times: CronTimes = {
    minutes: readNumbers('minutes', minutes),
    hours: readNumbers('hours', hours),
    months: readNumbers('month', month),
    days: readDays(dayOfMonth, dayOfWeek),
    years: readNumbers('year', year),
  };
  if (!hasDate(times)) throw new DomainError('schedule.cron_never', { text: expression.slice(0, 100) });
  return times;
}

/** One of the two days is `?`; `*` in the other means every day. */
function readDays(dayOfMonth: string, dayOfWeek: string): DayRule {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new DomainError('schedule.cron_days', { dayOfMonth, dayOfWeek });
  }
  if (dayOfMonth.includes('?') && dayOfMonth !== '?') throw fieldError('day-of-month', dayOfMonth, '? stands alone');
  if (dayOfWeek.includes('?') && dayOfWeek !== '?') throw fieldError('day-of-week', dayOfWeek, '? stands alone');
  return dayOfWeek === '?' ? readDayOfMonth(dayOfMonth) : readDayOfWeek(dayOfWeek);
}

/** Whether any of the dates exists: 30 February does not, and 29 February not in every list of years. */
function hasDate({ days, months, years }: CronTimes): boolean {
  const all = fieldRules.year.max - fieldRules.year.min + 1;
  // The calendar repeats after 28 years, as long as no century without a leap day lies between.
  const looked = years.length === all ? years.slice(-28) : years;
  return looked.some((year) => months.some((month) => daysOf(days, year, month).length > 0));
}
