/** A wall-clock time written as if it were UTC, epoch milliseconds: arithmetic without a zone. */
export type WallTime = number;

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** True for a zone of the IANA database; offsets such as `+01:00` are none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant at which clocks in `zone` show `wall`; undefined when a daylight-saving change skips it, the earlier of the
 * two when it is repeated. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function instantOf(wall: WallTime, zone: string): number | undefined {
  // No zone changes twice within two days, so the offsets on either side are all that can apply.
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((instant) => wallOf(instant, zone) - instant);
  const instants = offsets.map((offset) => wall - offset).filter((instant) => wallOf(instant, zone) === wall);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** What clocks in `zone` show at an instant. */
export function wallOf(instant: number, zone: string): WallTime {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
