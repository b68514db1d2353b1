import { parseCron } from '#lib/triggers/cron/parse.ts';
import { cronWalls } from '#lib/triggers/cron/walls.ts';
import { occurrences, type Schedule } from '#lib/triggers/schedule.ts';
import { instantsOf, wallOf } from '#lib/triggers/zone.ts';

/** One nominal time of a schedule. */
export interface PreviewTime {
  /** The wall-clock time in the schedule's zone, `2026-12-01T09:00:00`. */
  readonly wall: string;
  /** The instant, epoch milliseconds; undefined for a time that is skipped. */
  readonly at: number | undefined;
  /** `skipped`: the clocks jump over it. `folded`: this hour comes twice, and the first one counts. */
  readonly mark?: 'skipped' | 'folded';
}

/**
 * The next `count` times strictly after `after` (epoch ms), with those in between that a clock change skips: these are shown
 * but are no occurrences and do not count.
 */
export function preview(schedule: Schedule, after: number, count: number): PreviewTime[] {
  const { timezone } = schedule;
  if (schedule.kind !== 'cron') return occurrences(schedule, after, count).map((at) => timeAt(at, timezone));

  const times: PreviewTime[] = [];
  let left = count;
  for (const wall of cronWalls(parseCron(schedule.expression), wallOf(after, timezone))) {
    if (left === 0) break;
    const [at, second] = instantsOf(wall, timezone);
    if (at === undefined) {
      times.push({ wall: write(wall), at, mark: 'skipped' });
    } else if (at > after) {
      times.push({ wall: write(wall), at, ...(second === undefined ? {} : { mark: 'folded' as const }) });
      left -= 1;
    }
  }
  return times;
}

function timeAt(at: number, timezone: string): PreviewTime {
  const wall = wallOf(at, timezone);
  // An interval counts minutes, not wall-clock times: nothing of it is ever skipped or folded.
  return { wall: write(wall), at };
}

function write(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19);
}
