/** What Discord's styles of `<t:…>` mean: https://discord.com/developers/docs/reference#message-formatting */
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

const UNITS: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** An instant (epoch ms) in one of Discord's styles, in the viewer's language and zone. */
export function formatTime(at: number, style: string, now: number): string {
  if (style === 'R') return relativeTime(at, now);
  return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(at);
}

/** Within this share of a unit the time is called one of it: a second before the hour it is not "in 59 minutes". */
const NEARLY = 0.98;

/** "in 5 minutes", "2 hours ago", rounded in the largest unit that fills, as Discord does. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size * NEARLY) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}

/** The time beside a message: the hour today and yesterday, the date before. */
export function messageTime(at: number, now: number): string {
  const hour = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }).format(at);
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return hour;
  if (days === 1) return `Yesterday at ${hour}`;
  return `${new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).format(at)} ${hour}`;
}

export function dayTitle(at: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(at);
}

/** Counts days of the viewer's calendar, so that midnight there parts them. */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** The wall clock of a zone at an instant, with the zone's offset: "Mon, Oct 26, 9:00 AM GMT+1". */
export function zonedTime(at: number, zone: string): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  }).format(at);
}
