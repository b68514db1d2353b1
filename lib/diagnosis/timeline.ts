export type PartStatus = 'waiting' | 'running' | 'success' | 'failure' | 'skipped' | 'cancelled';

/** A job or a step: what became of it, and when. */
export interface TimelinePart {
  readonly name: string;
  readonly status: PartStatus;
  /** Epoch milliseconds; absent when it has not begun, or never did. */
  readonly from?: number;
  /** Epoch milliseconds; absent while it runs. */
  readonly to?: number;
}

/** A job with its steps. */
export interface Lane extends TimelinePart {
  readonly steps: readonly TimelinePart[];
}

/** The jobs of one run on one axis of time: what the text waterfall and the picture are made from. */
export interface Timeline {
  readonly title: string;
  readonly subtitle: string;
  /** Epoch milliseconds: where what still runs ends in the picture. */
  readonly now: number;
  readonly lanes: readonly Lane[];
}

/** Epoch milliseconds, `from` never after `to`. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The words for a status behind a number: `2 failed`. */
export const statusWords: Readonly<Record<PartStatus, string>> = {
  failure: 'failed',
  running: 'running',
  cancelled: 'cancelled',
  waiting: 'waiting',
  success: 'succeeded',
  skipped: 'skipped',
};

/** What matters most to who reads it at night stands first. */
export const byImportance = Object.keys(statusWords) as readonly PartStatus[];

/** When a part began and ended, or `now` if it still runs; undefined when it never began. Clocks that disagree give length 0. */
export function intervalOf({ from, status, to }: TimelinePart, now: number): Interval | undefined {
  if (status === 'waiting' || status === 'skipped' || from === undefined || !Number.isFinite(from)) return undefined;
  const end = status === 'running' ? now : (to ?? from);
  return { from, to: Number.isFinite(end) ? Math.max(from, end) : from };
}

/** From the first beginning to the last end of all lanes and steps; undefined when nothing has begun. */
export function spanOf({ lanes, now }: Timeline): Interval | undefined {
  let span: Interval | undefined;
  for (const part of lanes.flatMap((lane) => [lane, ...lane.steps])) {
    const interval = intervalOf(part, now);
    if (!interval) continue;
    span = span
      ? { from: Math.min(span.from, interval.from), to: Math.max(span.to, interval.to) }
      : { from: interval.from, to: interval.to };
  }
  return span;
}

/** A length of time in at most seven characters: `9s`, `1m 04s`, `2h 00m`, `35d 12h`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  // GitHub ends a run after 35 days: only a wrong clock gets here.
  if (hours >= 100 * 24) return `${Math.min(Math.floor(hours / 24), 99_999)}d`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
