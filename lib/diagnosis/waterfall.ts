import { nameCutter, plainName } from '#lib/diagnosis/plain-name.ts';
import {
  durationText,
  type Interval,
  intervalOf,
  type PartStatus,
  spanOf,
  type Timeline,
  type TimelinePart,
} from '#lib/diagnosis/timeline.ts';
import { type Row, timelineRows } from '#lib/diagnosis/timeline-rows.ts';

/** All of one width: each is an emoji by itself, without a variation selector. */
const marks: Readonly<Record<PartStatus, string>> = {
  success: '✅',
  failure: '❌',
  running: '⏳',
  waiting: '🕒',
  skipped: '⏩',
  cancelled: '🚫',
};

/** A mark and the space behind it; a mark is as wide as two letters. */
const MARK_COLUMNS = 3;
const NO_MARK = ' '.repeat(MARK_COLUMNS);
/** `23h 59m`, `skipped`. */
const DURATION_COLUMNS = 7;
const STEP_INDENT = '  ';
const FEWEST_COLUMNS = 24;

interface Size {
  /** Columns of a row; below 24 counts as 24. */
  readonly columns?: number;
  readonly rows?: number;
  /** UTF-16 units of the whole text, which are never fewer than the characters that Discord counts. */
  readonly characters?: number;
}

/** How a text that is not of a GitHub run differs. */
interface Manner {
  /** Where the bars begin and end; where the first part begins and the last one ends unless given. */
  readonly span?: Interval;
  /** A length of time in at most seven columns; `1m 04s` unless given. */
  readonly lengthText?: (milliseconds: number) => string;
}

interface Columns {
  readonly name: number;
  readonly bar: number;
  readonly all: number;
}

/**
 * The jobs of a run and their steps as text with bars, for the inside of a code block; names cannot end the block.
 *
 * Always within the given size: what does not fit folds (see `timelineRows`), a text without any room is empty.
 */
export function waterfall(
  timeline: Timeline,
  { characters = 1800, columns = 44, rows = 30 }: Size = {},
  manner: Manner = {},
): string {
  const width = Math.max(columns, FEWEST_COLUMNS);
  // The last row is the total; each try has a row less, so that the first text that fits is the fullest.
  for (let room = rows - 1; room >= 1; room--) {
    const text = write(timeline, timelineRows(timeline.lanes, room, codeName), width, manner);
    if (text.length <= characters) return text;
  }
  return '';
}

function write(timeline: Timeline, rows: readonly Row[], width: number, manner: Manner): string {
  const { lengthText = durationText, span = spanOf(timeline) } = manner;
  const columns = divide(rows, width);
  const cut = {
    lane: nameCutter(labels(rows, 'lane'), columns.name, columnsOf),
    step: nameCutter(labels(rows, 'step'), columns.name, columnsOf),
    more: nameCutter([], width - MARK_COLUMNS, columnsOf),
  };
  const lines = rows.map((row) => {
    const name = cut[row.kind](label(row));
    if (row.kind === 'more') return `${NO_MARK}${name}`;
    const part = row.kind === 'lane' ? row.lane : row.step;
    const cell = `${isolate(name)}${' '.repeat(columns.name - columnsOf(name))}`;
    return `${marks[part.status]} ${cell} ${barCell(part, timeline.now, span, columns.bar, lengthText)}`;
  });
  if (span) lines.push(totalLine(timeline.lanes.some(isOpen) ? 'so far' : 'total', span, columns, lengthText));
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** A name that cannot leave a code block. */
function codeName(name: string, fallback: string): string {
  return plainName(name, fallback).replaceAll('`', 'ˋ');
}

/** The longest name decides how much the bars get, within reason. */
function divide(rows: readonly Row[], all: number): Columns {
  const rest = all - MARK_COLUMNS - DURATION_COLUMNS - 2;
  const longest = Math.max(0, ...[...labels(rows, 'lane'), ...labels(rows, 'step')].map(columnsOf));
  const name = Math.min(Math.max(longest, 'so far'.length), Math.ceil(rest * 0.6));
  return { name, bar: rest - name, all };
}

function labels(rows: readonly Row[], kind: Row['kind']): string[] {
  return rows.filter((row) => row.kind === kind).map(label);
}

function label(row: Row): string {
  if (row.kind === 'more') return row.text;
  return row.kind === 'step' ? `${STEP_INDENT}${row.name}` : row.name;
}

/** Letters that run from right to left would take the bar and the time beside them along. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Closes a name off in its own direction (https://unicode.org/reports/tr9/#Explicit_Directional_Isolates). */
function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

function barCell(
  part: TimelinePart,
  now: number,
  span: Interval | undefined,
  room: number,
  lengthText: (milliseconds: number) => string,
): string {
  const interval = intervalOf(part, now);
  if (!interval || !span) {
    return `${' '.repeat(room)} ${wordFor(part.status).padStart(DURATION_COLUMNS)}`;
  }
  return `${bar(interval, span, room, part.status)} ${lengthText(interval.to - interval.from).padStart(DURATION_COLUMNS)}`;
}

/** Without a time there is a word, or nothing where the mark says it all. */
function wordFor(status: PartStatus): string {
  return status === 'skipped' || status === 'waiting' ? status : '';
}

/** Only what every fixed-width font has: https://en.wikipedia.org/wiki/Code_page_437 */
const fills: Readonly<Record<PartStatus, string>> = {
  success: '█',
  failure: '█',
  running: '▓',
  waiting: ' ',
  skipped: ' ',
  cancelled: '▒',
};

/** A bar in half columns, at least one of them long. */
function bar({ from, to }: Interval, span: Interval, room: number, status: PartStatus): string {
  const scale = (room * 2) / Math.max(1, span.to - span.from);
  const start = Math.min(Math.round((from - span.from) * scale), room * 2 - 1);
  const end = Math.max(Math.round((to - span.from) * scale), start + 1);
  let text = '';
  for (let column = 0; column < room; column++) {
    const left = start <= column * 2 && column * 2 < end;
    const right = start <= column * 2 + 1 && column * 2 + 1 < end;
    if (left && right) text += fills[status];
    else if (left) text += '▌';
    else text += right ? '▐' : ' ';
  }
  return text;
}

function isOpen({ status }: TimelinePart): boolean {
  return status === 'running' || status === 'waiting';
}

function totalLine(
  word: string,
  { from, to }: Interval,
  columns: Columns,
  lengthText: (milliseconds: number) => string,
): string {
  const line = '─'.repeat(columns.bar);
  return `${NO_MARK}${word.padEnd(columns.name)} ${line} ${lengthText(to - from).padStart(DURATION_COLUMNS)}`;
}

/** Two columns each in fixed-width fonts (East Asian Width W and F: https://unicode.org/reports/tr11/). */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/u;

/** How many columns a text takes in a fixed-width font. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/[\p{Mn}\p{Me}\u2068\u2069]/u.test(character)) continue;
    columns += WIDE.test(character) ? 2 : 1;
  }
  return columns;
}
