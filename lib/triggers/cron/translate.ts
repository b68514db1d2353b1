import { DomainError } from '#lib/kernel/errors.ts';
import { fieldError, fieldRules } from '#lib/triggers/cron/field.ts';

/** The days of five-field cron by AWS's names; cron counts from Sunday = 0, and takes 7 for Sunday too. */
const DAYS = fieldRules['day-of-week'].names ?? [];

/**
 * Translates five-field cron (`0 9 * * 1-5`) to AWS's six fields (`0 9 ? * MON-FRI *`).
 *
 * Where cron's two day fields are both restricted, cron means either of them, which AWS cannot say: throws
 * `schedule.cron_both_days`. Throws `schedule.cron_field` for a day of the week that is none, and for `L`, `W`, `#` and `?`,
 * which five-field cron does not have. The result is not checked further.
 */
export function translateCron(text: string): string {
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = ''] = text.trim().split(/\s+/);
  if (/[LW?#]/i.test(dayOfMonth))
    throw fieldError('day-of-month', dayOfMonth, 'L, W and ? belong to cron(…) with six fields');
  if (dayOfWeek !== '*' && dayOfMonth !== '*')
    throw new DomainError('schedule.cron_both_days', { dayOfMonth, dayOfWeek });
  const days = dayOfWeek === '*' ? [dayOfMonth, '?'] : ['?', translateDays(dayOfWeek)];
  return [minutes, hours, days[0], month, days[1], '*'].join(' ');
}

function translateDays(text: string): string {
  const days = new Set<number>();
  for (const part of text.split(',')) for (const day of readDays(text, part)) days.add(day % 7);
  if (days.size === 7) return '*';
  return runs([...days].sort((left, right) => left - right))
    .map(([from, to]) => (from === to ? DAYS[from] : `${DAYS[from]}-${DAYS[to]}`))
    .join(',');
}

/** Numbers 0 to 7 of one part: a day, a range, or either with a step. */
function readDays(text: string, part: string): number[] {
  const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  const [first = '', last, ...rest] = range.split('-');
  if (rest.length > 0) throw fieldError('day-of-week', text, 'a range has two ends');
  const from = range === '*' ? 0 : readDay(text, first);
  const to = range === '*' ? 6 : last === undefined ? (part.includes('/') ? 6 : from) : readDay(text, last);
  const by = Number(step);
  if (by < 1 || from > to) throw fieldError('day-of-week', text, 'a range goes upward and a step is at least 1');
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

function readDay(text: string, day: string): number {
  const named = DAYS.indexOf(day.toUpperCase());
  if (named !== -1) return named;
  if (!/^[0-7]$/.test(day)) throw fieldError('day-of-week', text, 'five-field cron takes 0 to 7 or SUN to SAT here');
  return Number(day);
}

/** Consecutive numbers, as first and last. */
function runs(numbers: readonly number[]): Array<[number, number]> {
  const found: Array<[number, number]> = [];
  for (const number of numbers) {
    const open = found.at(-1);
    if (open && open[1] === number - 1) open[1] = number;
    else found.push([number, number]);
  }
  return found;
}
