import type { TextStyle } from '#lib/diagnosis/svg-text.ts';
import { textWidth } from '#lib/diagnosis/svg-text.ts';

export interface Tick {
  /** Milliseconds after the start. */
  readonly at: number;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks that people count in. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10].map((count) => count * DAY),
];

/** White space between the labels of two ticks, as a part of the font size. */
const GAP = 0.9;

/** The ticks of an axis that shows `length` milliseconds in `room` picture units, as near as their labels allow. */
export function ticksOf(length: number, room: number, style: TextStyle): Tick[] {
  const longest = STEPS.at(-1) ?? DAY;
  // A run that lasts for years has distances beyond the list.
  const step = STEPS.find((candidate) => fits(candidate, length, room, style)) ?? longest * Math.ceil(length / longest);
  const ticks: Tick[] = [];
  for (let at = 0; at <= length; at += step) ticks.push({ at, label: tickLabel(at) });
  return ticks;
}

function fits(step: number, length: number, room: number, style: TextStyle): boolean {
  const count = Math.floor(length / step);
  // A label is never more than a few letters wide: no need to write out thousands of them.
  if (count > 20) return false;
  const widest = Math.max(
    ...Array.from({ length: count + 1 }, (_, index) => textWidth(tickLabel(index * step), style)),
  );
  return (step / length) * room >= widest + style.size * GAP || count === 0;
}

/** `0`, `45s`, `1m`, `1m 30s`, `2h`, `2h 15m`, `3d 12h`. */
function tickLabel(at: number): string {
  const parts = [
    [Math.floor(at / DAY), 'd'],
    [Math.floor((at % DAY) / HOUR), 'h'],
    [Math.floor((at % HOUR) / MINUTE), 'm'],
    [Math.floor((at % MINUTE) / SECOND), 's'],
  ] as const;
  const written = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`);
  return written.length === 0 ? '0' : written.join(' ');
}
