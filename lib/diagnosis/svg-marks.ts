import type { PartStatus } from '#lib/diagnosis/timeline.ts';

/** Colours of the card, each at 4.5:1 or better on `card` where it is text (https://www.w3.org/TR/WCAG21/#contrast-minimum). */
export const palette = {
  card: '#1e2027',
  edge: '#43464f',
  line: '#34373f',
  text: '#f2f3f5',
  muted: '#abafb9',
} as const;

export const colours: Readonly<Record<PartStatus, string>> = {
  success: '#43b873',
  failure: '#f4595b',
  running: '#6c95ff',
  waiting: '#8d919c',
  skipped: '#8d919c',
  cancelled: '#c3a14d',
};

/** Shapes inside a circle of radius 10 round 0,0: each status has its own, so that nobody needs the colour. */
const shapes: Readonly<Record<PartStatus, string>> = {
  success: 'M-4.6 .4 -1.4 3.7 4.8 -3.2',
  failure: 'M-3.7 -3.7 3.7 3.7M3.7 -3.7 -3.7 3.7',
  running: 'M-2.6 -4.4 4.6 0 -2.6 4.4Z',
  waiting: 'M0 -5 0 .4 3.6 2.6',
  skipped: 'M-4.4 -3.6 -.8 0 -4.4 3.6M.8 -3.6 4.4 0 .8 3.6',
  cancelled: 'M-6.4 6.4 6.4 -6.4',
};

/** Steps and jobs that came to an end for good or ill are filled; the others are outlines. */
const FILLED: readonly PartStatus[] = ['success', 'failure', 'running'];

/** The mark of a status as an SVG element, round `x`,`y` with the given radius (picture units). */
export function mark(status: PartStatus, x: number, y: number, radius: number): string {
  const colour = colours[status];
  const filled = FILLED.includes(status);
  const circle = filled
    ? `<circle r="10" fill="${colour}"/>`
    : `<circle r="9" fill="none" stroke="${colour}" stroke-width="2"/>`;
  const ink = filled ? palette.card : colour;
  const shape =
    status === 'running'
      ? `<path d="${shapes.running}" fill="${ink}"/>`
      : `<path d="${shapes[status]}" fill="none" stroke="${ink}" stroke-width="${filled ? 2.8 : 2.2}" stroke-linecap="round" stroke-linejoin="round"/>`;
  return `<g transform="translate(${x} ${y}) scale(${radius / 10})">${circle}${shape}</g>`;
}
