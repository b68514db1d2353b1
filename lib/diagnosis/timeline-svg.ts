import { nameCutter } from '#lib/diagnosis/plain-name.ts';
import { colours, mark, palette } from '#lib/diagnosis/svg-marks.ts';
import { cutEnd, drawableName, escapeXml, type TextStyle, textWidth } from '#lib/diagnosis/svg-text.ts';
import { ticksOf } from '#lib/diagnosis/time-axis.ts';
import {
  durationText,
  type Interval,
  intervalOf,
  type Lane,
  spanOf,
  type Timeline,
  type TimelinePart,
} from '#lib/diagnosis/timeline.ts';
import { type Row, timelineRows } from '#lib/diagnosis/timeline-rows.ts';

/** Discord shows it half as wide, and letters of 22 units as 11 pixels. */
const WIDTH = 800;
const PAD = 32;
const MAX_ROWS = 21;
const ROW = 44;
const LANE_BAR = 24;
const STEP_BAR = 12;
/** The header and the words of the axis stand above, the rows below. */
const AXIS_TOP = 160;
const BOTTOM = 24;

const title: TextStyle = { size: 30, weight: 'bold' };
const laneName: TextStyle = { size: 24 };
const small: TextStyle = { size: 22 };

/** Where a job's name begins, and how far a step's is moved to the right. */
const NAME_LEFT = 72;
const INDENT = 28;
const NAME_ROOM = { least: 110, most: 262 };
/** `23h 59m` in the small style. */
const TIME_ROOM = 98;

interface Frame {
  readonly timeline: Timeline;
  readonly rows: readonly Row[];
  readonly span: Interval | undefined;
  /** Left and right end of the bars. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly cutLane: (name: string) => string;
  readonly cutStep: (name: string) => string;
}

/**
 * The jobs of a run on one axis of time as an SVG picture: 800 units wide, 1,200 high at most.
 *
 * A function of its input alone: the same timeline gives the same bytes. Text of others is cut to its place and escaped; the
 * fonts that it is measured for are DejaVu Sans and DejaVu Sans Bold.
 */
export function timelineSvg(timeline: Timeline): string {
  const frame = layOut(timeline);
  const { height, rows } = frame;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="DejaVu Sans">`,
    `<defs><pattern id="failed" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="12" height="12" fill="${colours.failure}"/><rect width="4" height="12" fill="#000" fill-opacity=".3"/></pattern></defs>`,
    // Its own edge: the card stands out on Discord's dark theme and on its light one.
    `<rect x="1.5" y="1.5" width="${WIDTH - 3}" height="${height - 3}" rx="22" fill="${palette.card}" stroke="${palette.edge}" stroke-width="3"/>`,
    ...header(frame),
    ...axis(frame),
    ...rows.flatMap((row, index) => drawRow(row, AXIS_TOP + ROW * index + ROW / 2, frame)),
    '</svg>',
  ].join('\n');
}

function layOut(timeline: Timeline): Frame {
  const rows = timelineRows(timeline.lanes, MAX_ROWS, drawableName);
  const laneNames = rows.flatMap((row) => (row.kind === 'lane' ? [row.name] : []));
  const stepNames = rows.flatMap((row) => (row.kind === 'step' ? [row.name] : []));
  const widths = [...laneNames.map(laneWidth), ...stepNames.map((name) => INDENT + smallWidth(name))];
  const nameRoom = Math.min(Math.max(NAME_ROOM.least, ...widths), NAME_ROOM.most);
  return {
    timeline,
    rows,
    span: spanOf(timeline),
    left: Math.round(NAME_LEFT + nameRoom + 20),
    right: WIDTH - PAD - TIME_ROOM - 12,
    height: AXIS_TOP + ROW * Math.max(rows.length, 1) + BOTTOM,
    cutLane: nameCutter(laneNames, nameRoom, laneWidth),
    cutStep: nameCutter(stepNames, nameRoom - INDENT, smallWidth),
  };
}

function laneWidth(name: string): number {
  return textWidth(name, laneName);
}

function smallWidth(words: string): number {
  return textWidth(words, small);
}

function header({ span, timeline }: Frame): string[] {
  const open = timeline.lanes.some(({ status }) => status === 'running' || status === 'waiting');
  const total = span ? `${durationText(span.to - span.from)}${open ? ' so far' : ''}` : '';
  const room = WIDTH - 2 * PAD - textWidth(total, title) - 24;
  const heading = cutEnd(drawableName(timeline.title, 'Run'), room, title);
  const below = cutEnd(drawableName(timeline.subtitle, ''), WIDTH - 2 * PAD, small);
  return [
    text(heading, PAD, 60, title, palette.text),
    text(total, WIDTH - PAD, 60, title, palette.text, 'end'),
    text(below, PAD, 98, small, palette.muted),
  ];
}

function axis({ left, right, rows, span }: Frame): string[] {
  if (!span) return [text(rows.length > 0 ? 'Nothing has begun yet.' : 'No jobs yet.', PAD, 142, small, palette.muted)];
  const length = Math.max(span.to - span.from, 1000);
  // The words of a last row that counts the others stand below the lines.
  const bottom = AXIS_TOP + ROW * (rows.at(-1)?.kind === 'more' ? rows.length - 1 : rows.length);
  return ticksOf(length, right - left, small).flatMap(({ at, label }) => {
    const x = round(left + (at / length) * (right - left));
    return [
      `<path d="M${x} ${AXIS_TOP - 6}V${bottom}" stroke="${palette.line}" stroke-width="2"/>`,
      text(label, x, 142, small, palette.muted, 'middle'),
    ];
  });
}

function drawRow(row: Row, y: number, frame: Frame): string[] {
  if (row.kind === 'more') {
    return [text(cutEnd(row.text, WIDTH - PAD - NAME_LEFT, small), NAME_LEFT, y + 8, small, palette.muted)];
  }
  return row.kind === 'lane'
    ? drawLane(row.lane, row.name, row.opened, y, frame)
    : drawStep(row.step, row.name, y, frame);
}

function drawLane(lane: Lane, name: string, opened: boolean, y: number, frame: Frame): string[] {
  return [
    ...(lane.status === 'failure' ? [band(y)] : []),
    mark(lane.status, PAD + 14, y, 14),
    text(frame.cutLane(name), NAME_LEFT, y + 9, laneName, palette.text),
    ...timesOf(lane, y, frame),
    ...laneBar(lane, opened, y, frame),
  ];
}

function drawStep(step: TimelinePart, name: string, y: number, frame: Frame): string[] {
  const left = NAME_LEFT + INDENT;
  const failed = step.status === 'failure';
  return [
    ...(failed ? [band(y)] : []),
    mark(step.status, NAME_LEFT + 10, y, 10),
    text(frame.cutStep(name), left, y + 8, small, failed ? palette.text : palette.muted),
    ...timesOf(step, y, frame),
    ...barOf(step, y, STEP_BAR, frame),
  ];
}

/** Leads the eye to what failed. */
function band(y: number): string {
  return `<rect x="16" y="${y - ROW / 2 + 1}" width="${WIDTH - 32}" height="${ROW - 2}" rx="10" fill="${colours.failure}" fill-opacity=".13"/>`;
}

function timesOf(part: TimelinePart, y: number, { timeline }: Frame): string[] {
  const interval = intervalOf(part, timeline.now);
  if (interval)
    return [text(durationText(interval.to - interval.from), WIDTH - PAD, y + 8, small, palette.text, 'end')];
  if (part.status === 'success') return [];
  return [text(part.status, WIDTH - PAD, y + 8, small, palette.muted, 'end')];
}

/** A folded job shows its steps as segments of its bar. */
function laneBar(lane: Lane, opened: boolean, y: number, frame: Frame): string[] {
  const whole = barOf(lane, y, LANE_BAR, frame);
  if (opened || whole.length === 0) return whole;
  const segments = lane.steps.flatMap((step) => barOf(step, y, LANE_BAR, frame));
  if (segments.length === 0) return whole;
  const [base = ''] = whole;
  return [`<g opacity=".4">${base}</g>`, ...segments];
}

function barOf(part: TimelinePart, y: number, thickness: number, { left, right, span, timeline }: Frame): string[] {
  const interval = intervalOf(part, timeline.now);
  if (!interval || !span) return [];
  const scale = (right - left) / Math.max(span.to - span.from, 1000);
  // Never thinner than 4 units, and with a gap of 2 to what comes next.
  const from = Math.min(left + (interval.from - span.from) * scale, right - 4);
  const width = Math.max((interval.to - interval.from) * scale - 2, 4);
  const fill = part.status === 'failure' ? 'url(#failed)' : colours[part.status];
  return [
    `<rect x="${round(from)}" y="${y - thickness / 2}" width="${round(width)}" height="${thickness}" rx="${round(Math.min(5, width / 2))}" fill="${fill}"/>`,
  ];
}

function text(
  words: string,
  x: number,
  y: number,
  { size, weight }: TextStyle,
  fill: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  const heavy = weight ? ` font-weight="${weight}"` : '';
  const place = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}"${heavy}${place} fill="${fill}">${escapeXml(words)}</text>`;
}

/** Tenths of a unit, so that no machine writes another last digit. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
