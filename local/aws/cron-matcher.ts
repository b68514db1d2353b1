import type { WallTime } from './zoned-time.ts';

/**
 * AWS's cron as plainly as it can be said: is this minute one of them? Slow on purpose and written apart from the product's
 * own arithmetic, which is tested against it.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 */
export interface CronMatcher {
  matchesDay(wall: WallTime): boolean;
  matchesMinute(wall: WallTime): boolean;
  /** The last year that is meant. */
  readonly lastYear: number;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const DAY_MS = 86_400_000;

/** Reads six fields; undefined for what AWS would call an Invalid Schedule Expression. */
export function readCron(fields: string): CronMatcher | undefined {
  const parts = fields.trim().split(/\s+/);
  const [minute = '', hour = '', date = '', month = '', weekday = '', year = ''] = parts;
  if (parts.length !== 6 || (date === '?') === (weekday === '?')) return undefined;
  const isMinute = list(minute, 0, 59);
  const isHour = list(hour, 0, 23);
  const isMonth = list(month, 1, 12, MONTHS);
  const isYear = list(year, 1970, 2199);
  const isDay = weekday === '?' ? dateRule(date) : weekdayRule(weekday);
  if (!isMinute || !isHour || !isMonth || !isYear || !isDay) return undefined;
  const years = Array.from({ length: 230 }, (_, index) => 1970 + index).filter(isYear);
  return {
    lastYear: years.at(-1) ?? 0,
    matchesDay(wall) {
      const day = new Date(wall);
      return isYear(day.getUTCFullYear()) && isMonth(day.getUTCMonth() + 1) && isDay(day);
    },
    matchesMinute(wall) {
      const time = new Date(wall);
      return isHour(time.getUTCHours()) && isMinute(time.getUTCMinutes());
    },
  };
}

type Test = (number: number) => boolean;

/** `*`, values, ranges, lists and steps. */
function list(text: string, min: number, max: number, names: readonly string[] = []): Test | undefined {
  const tests = text.split(',').map((part) => item(part, min, max, names));
  if (tests.includes(undefined)) return undefined;
  return (number) => tests.some((test) => test?.(number) === true);
}

function item(part: string, min: number, max: number, names: readonly string[]): Test | undefined {
  const match = /^(\*|[0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?(?:\/(\d+))?$/.exec(part);
  if (!match) return undefined;
  const [, first = '', last, step] = match;
  if (first === '*' && last !== undefined) return undefined;
  const from = first === '*' ? min : value(first, min, max, names);
  const to = last === undefined ? (first === '*' || step !== undefined ? max : from) : value(last, min, max, names);
  const by = step === undefined ? 1 : Number(step);
  if (from === undefined || to === undefined || from > to || by < 1 || by > max - min) return undefined;
  return (number) => number >= from && number <= to && (number - from) % by === 0;
}

function value(text: string, min: number, max: number, names: readonly string[]): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const number = named === -1 ? (/^\d+$/.test(text) ? Number(text) : Number.NaN) : named + min;
  return number >= min && number <= max ? number : undefined;
}

function dateRule(text: string): ((day: Date) => boolean) | undefined {
  if (text.toUpperCase() === 'L') return (day) => isLastDay(day);
  const nearest = /^(\d+)W$/i.exec(text);
  if (nearest) {
    const wanted = Number(nearest[1]);
    return wanted >= 1 && wanted <= 31 ? (day) => isNearestWeekday(day, wanted) : undefined;
  }
  const test = list(text, 1, 31);
  return test && ((day) => test(day.getUTCDate()));
}

function weekdayRule(text: string): ((day: Date) => boolean) | undefined {
  if (text.toUpperCase() === 'L') return (day) => day.getUTCDay() === 6;
  const last = /^(\w+)L$/i.exec(text);
  const lastOf = last && value(last[1] ?? '', 1, 7, WEEKDAYS);
  if (last && lastOf) {
    return (day) =>
      day.getUTCDay() + 1 === lastOf && new Date(day.getTime() + 7 * DAY_MS).getUTCMonth() !== day.getUTCMonth();
  }
  const nth = /^(\w+)#([1-5])$/i.exec(text);
  if (nth) {
    const wanted = value(nth[1] ?? '', 1, 7, WEEKDAYS);
    return wanted === undefined
      ? undefined
      : (day) => day.getUTCDay() + 1 === wanted && Math.ceil(day.getUTCDate() / 7) === Number(nth[2]);
  }
  if (text.includes('/')) return undefined;
  const test = list(text, 1, 7, WEEKDAYS);
  return test && ((day) => test(day.getUTCDay() + 1));
}

function isLastDay(day: Date): boolean {
  return new Date(day.getTime() + DAY_MS).getUTCDate() === 1;
}

/** Whether this weekday is the one nearest to the wanted date of its own month. */
function isNearestWeekday(day: Date, wanted: number): boolean {
  if (day.getUTCDay() === 0 || day.getUTCDay() === 6) return false;
  const target = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), wanted));
  if (target.getUTCMonth() !== day.getUTCMonth()) return false;
  const candidates = [0, -1, 1, -2, 2]
    .map((shift) => new Date(target.getTime() + shift * DAY_MS))
    .filter((one) => one.getUTCMonth() === day.getUTCMonth() && one.getUTCDay() % 6 !== 0);
  return candidates[0]?.getTime() === day.getTime() - (day.getTime() % DAY_MS);
}
