import { fieldError, fieldRules, readNumbers, readValue } from '#lib/triggers/cron/field.ts';

/** Which days of a month a cron expression means. */
export type DayRule =
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'last_day' }
  /** The weekday (Monday to Friday) nearest to a day, within the month. */
  | { readonly kind: 'nearest_weekday'; readonly day: number }
  /** Days of the week, 1 = Sunday. */
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly kind: 'last_weekday'; readonly weekday: number }
  | { readonly kind: 'nth_weekday'; readonly weekday: number; readonly nth: number };

/** Reads day-of-month: numbers, `L`, or `15W`. Throws `schedule.cron_field`. */
export function readDayOfMonth(text: string): DayRule {
  const field = 'day-of-month';
  if (/^L$/i.test(text)) return { kind: 'last_day' };
  const nearest = /^(\d{1,2})W$/i.exec(text);
  if (nearest) {
    const day = Number(nearest[1]);
    if (day < 1 || day > 31) throw fieldError(field, text, 'it takes 1W to 31W');
    return { kind: 'nearest_weekday', day };
  }
  if (/[LW]/i.test(text))
    throw fieldError(field, text, 'L and W stand alone: L or 15W, without lists, ranges or offsets');
  return { kind: 'days', days: readNumbers(field, text) };
}

/** Reads day-of-week: numbers and names, `L` (Saturday), `6L` (the last Friday) or `3#2` (the second Tuesday). */
export function readDayOfWeek(text: string): DayRule {
  const field = 'day-of-week';
  if (/^L$/i.test(text)) return { kind: 'weekdays', weekdays: [fieldRules[field].max] };
  const last = /^([0-9]|[A-Z]{3})L$/i.exec(text);
  if (last) return { kind: 'last_weekday', weekday: weekdayOf(text, last[1] ?? '') };
  const nth = /^([0-9]|[A-Z]{3})#(\d)$/i.exec(text);
  if (nth) {
    const number = Number(nth[2]);
    if (number < 1 || number > 5) throw fieldError(field, text, 'a month has a first to a fifth of each weekday');
    return { kind: 'nth_weekday', weekday: weekdayOf(text, nth[1] ?? ''), nth: number };
  }
  if (/#/.test(text)) throw fieldError(field, text, '# stands alone: one day and one number, like 3#2');
  if (/L\b/i.test(text)) throw fieldError(field, text, 'L stands alone or after one day, like 6L');
  return { kind: 'weekdays', weekdays: readNumbers(field, text) };
}

/** The days of a month that a rule means, ascending. `month` is 1 to 12. */
export function daysOf(rule: DayRule, year: number, month: number): number[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  switch (rule.kind) {
    case 'days':
      return rule.days.filter((day) => day <= length);
    case 'last_day':
      return [length];
    case 'nearest_weekday':
      return rule.day > length ? [] : [nearestWeekday(rule.day, length, weekday(year, month, rule.day))];
    case 'weekdays': {
      const first = weekday(year, month, 1);
      const days = Array.from({ length }, (_, index) => index + 1);
      return days.filter((day) => rule.weekdays.includes(((first - 1 + day - 1) % 7) + 1));
    }
    case 'last_weekday':
      return [length - ((weekday(year, month, length) - rule.weekday + 7) % 7)];
    case 'nth_weekday': {
      const day = 1 + ((rule.weekday - weekday(year, month, 1) + 7) % 7) + (rule.nth - 1) * 7;
      return day > length ? [] : [day];
    }
  }
}

function weekdayOf(text: string, value: string): number {
  const number = readValue('day-of-week', text, value);
  if (number < 1 || number > 7) throw fieldError('day-of-week', text, 'it takes 1 to 7 or SUN to SAT');
  return number;
}

/** 1 = Sunday. */
function weekday(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** Saturday goes back to Friday and Sunday on to Monday, but never into another month. */
function nearestWeekday(day: number, length: number, on: number): number {
  if (on === 7) return day === 1 ? 3 : day - 1;
  if (on === 1) return day === length ? day - 2 : day + 1;
  return day;
}
