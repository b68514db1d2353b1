import { DomainError } from '#lib/kernel/errors.ts';

const SECOND = 1000;
const DAY = 86_400_000;
const STRIDE = 4 * DAY;

/** A stretch of time with one offset from UTC; it ends where the next one begins. */
interface Stretch {
  /** Epoch milliseconds. */
  readonly from: number;
  /** Milliseconds; positive east of Greenwich. */
  readonly offset: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const years = new Map<string, readonly Stretch[]>();
const MAX_REMEMBERED = 2_000;

/**
 * Throws `schedule.timezone` unless the name is a zone of the IANA list that this runtime knows.
 *
 * Intl takes offsets like `+01:00` as well; they are no zones, and EventBridge Scheduler refuses them.
 */
export function assertZone(timezone: string): void {
  if (/^[+-]/.test(timezone)) throw new DomainError('schedule.timezone', { timezone });
  try {
    formatterFor(timezone);
  } catch (cause) {
    throw new DomainError('schedule.timezone', { timezone }, { cause });
  }
}

/**
 * Maps a wall-clock time to its instant in a zone, as EventBridge Scheduler does: a time in the daylight-saving gap has
 * none (undefined), a repeated hour means the earlier of the two.
 *
 * `wallMs` is the wall-clock time written as if it were UTC, epoch milliseconds. Answers epoch milliseconds.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function instantOf(wallMs: number, timezone: string): number | undefined {
  return instantsOf(wallMs, timezone)[0];
}

/** The instants that show this wall-clock time: none in a gap, two in a fold, ascending. */
export function instantsOf(wallMs: number, timezone: string): number[] {
  // Zone changes lie hours apart, so the offsets a day before and a day after are the only two that can apply.
  const earlier = offsetAt(wallMs - DAY, timezone);
  const later = offsetAt(wallMs + DAY, timezone);
  if (earlier === later) return [wallMs - earlier];
  return [wallMs - earlier, wallMs - later]
    .filter((instant) => instant + offsetAt(instant, timezone) === wallMs)
    .sort((left, right) => left - right);
}

/** The wall-clock time of an instant in a zone, written as if it were UTC, epoch milliseconds. */
export function wallOf(instant: number, timezone: string): number {
  return instant + offsetAt(instant, timezone);
}

/** Whether the zone's offset changes in [from, to]; epoch milliseconds. */
export function changesWithin(from: number, to: number, timezone: string): boolean {
  const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()];
  for (let year = first; year <= last; year += 1) {
    const [, ...changes] = stretchesOf(year, timezone);
    if (changes.some((change) => change.from >= from && change.from <= to)) return true;
  }
  return offsetAt(from, timezone) !== offsetAt(to, timezone);
}

/** The zone's offset from UTC at an instant, milliseconds; positive east of Greenwich. */
function offsetAt(instant: number, timezone: string): number {
  if (timezone === 'UTC') return 0;
  let offset = 0;
  for (const stretch of stretchesOf(new Date(instant).getUTCFullYear(), timezone)) {
    if (stretch.from > instant) break;
    offset = stretch.offset;
  }
  return offset;
}

/**
 * The offsets of a year (UTC), found by looking at every fourth day and halving where it differs: Intl tells only one instant
 * at a time, and takes 5 µs for it. From 2020 to 2100 no zone changes twice within less than a week (Gaza does in 2040).
 */
function stretchesOf(year: number, timezone: string): readonly Stretch[] {
  const key = `${timezone} ${year}`;
  const known = years.get(key);
  if (known) return known;

  const from = Date.UTC(year, 0, 1);
  const found: Stretch[] = [{ from, offset: intlOffset(from, timezone) }];
  for (let at = from; at < Date.UTC(year + 1, 0, 1); at += STRIDE) {
    const before = found.at(-1)?.offset ?? 0;
    const after = intlOffset(at + STRIDE, timezone);
    if (after !== before) found.push({ from: changeBetween(at, at + STRIDE, before, timezone), offset: after });
  }
  if (years.size >= MAX_REMEMBERED) years.clear();
  years.set(key, found);
  return found;
}

/** The first second at which the offset is no longer `before`. */
function changeBetween(from: number, to: number, before: number, timezone: string): number {
  let [low, high] = [from, to];
  while (high - low > SECOND) {
    const middle = Math.floor((low + high) / 2 / SECOND) * SECOND;
    if (intlOffset(middle, timezone) === before) low = middle;
    else high = middle;
  }
  return high;
}

function intlOffset(instant: number, timezone: string): number {
  const whole = Math.floor(instant / SECOND) * SECOND;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterFor(timezone).formatToParts(whole)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

function formatterFor(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}
