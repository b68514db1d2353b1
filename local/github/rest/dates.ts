const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
const TIME = String.raw`T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})`;
const ONE = new RegExp(`^(>=|<=|>|<)?(${DATE}(?:${TIME})?)$`);
const RANGE = new RegExp(`^(${DATE}(?:${TIME})?|\\*)\\.\\.(${DATE}(?:${TIME})?|\\*)$`);
const DAY_MS = 86_400_000;

/**
 * Whether an instant is in the dates that are searched for; undefined when the text is none.
 *
 * A date alone is the whole day; runs are known by the second:
 * https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates
 */
export function inDates(text: string, instant: number): boolean | undefined {
  const second = Math.floor(instant / 1000) * 1000;
  const [, from, to] = RANGE.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    return within(second, from === '*' ? undefined : begin(from), to === '*' ? undefined : end(to));
  }
  const [, sign, date] = ONE.exec(text) ?? [];
  if (date === undefined || Number.isNaN(begin(date))) return undefined;
  if (sign === '>') return second > end(date);
  if (sign === '>=') return second >= begin(date);
  if (sign === '<') return second < begin(date);
  if (sign === '<=') return second <= end(date);
  return within(second, begin(date), end(date));
}

function within(second: number, from: number | undefined, to: number | undefined): boolean | undefined {
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  return (from === undefined || second >= from) && (to === undefined || second <= to);
}

function begin(date: string): number {
  return Date.parse(date);
}

function end(date: string): number {
  return date.includes('T') ? Date.parse(date) : Date.parse(date) + DAY_MS - 1000;
}
