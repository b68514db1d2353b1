import { DomainError } from '#lib/kernel/errors.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

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
  // Zone changes lie hours apart, so the offsets a day before and a day after are the only two that can apply.
  const candidates = [offsetAt(wallMs - DAY, timezone), offsetAt(wallMs + DAY, timezone)]
    .map((offset) => wallMs - offset)
    .filter((instant) => instant + offsetAt(instant, timezone) === wallMs);
  return candidates.length === 0 ? undefined : Math.min(...candidates);
}

/** The wall-clock time of an instant in a zone, written as if it were UTC, epoch milliseconds. */
export function wallOf(instant: number, timezone: string): number {
  return instant + offsetAt(instant, timezone);
}

const DAY = 86_400_000;

/** The zone's offset from UTC at an instant, milliseconds; positive east of Greenwich. */
function offsetAt(instant: number, timezone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
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
