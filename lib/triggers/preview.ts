import { occurrences, type Schedule } from '#lib/triggers/schedule.ts';
import { wallOf } from '#lib/triggers/zone.ts';

/** One nominal time of a schedule. */
export interface PreviewTime {
  /** The wall-clock time in the schedule's zone, `2026-12-01T09:00:00`. */
  readonly wall: string;
  /** The instant, epoch milliseconds; undefined for a time that is skipped. */
  readonly at: number | undefined;
  readonly mark?: 'skipped' | 'folded';
}

/** The next `count` times strictly after `after` (epoch ms). */
export function preview(schedule: Schedule, after: number, count: number): PreviewTime[] {
  return occurrences(schedule, after, count).map((at) => ({
    wall: new Date(wallOf(at, schedule.timezone)).toISOString().slice(0, 19),
    at,
  }));
}
