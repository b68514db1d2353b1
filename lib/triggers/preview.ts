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
 * but are no occurrences and do not count. Of those at most `count` are shown: every minute would fill a page with them.
 */
export function preview(schedule: Schedule, after: number, count: number): PreviewTime[] {
  const { timezone } = schedule;
  // An interval counts minutes, not wall-clock times: nothing of it is ever skipped or folded.
  if (schedule.kind === 'interval')
    return occurrences(schedule, after, count).map((at) => ({ wall: write(wallOf(at, timezone)), at }));
  if (schedule.kind === 'once')
    return occurrences(schedule, after, count).map((at) => timeAt(wallOf(at, timezone), timezone));

  const times: PreviewTime[] = [];
  let left = count;
  let skipped = 0;
  for (const wall of cronWalls(parseCron(schedule.expression), wallOf(after, timezone))) {
    if (left === 0) break;
    const time = timeAt(wall, timezone);
    if (time.at === undefined) {
      skipped += 1;
      if (skipped <= count) times.push(time);
    } else if (time.at > after) {
      times.push(time);
      left -= 1;
    }
  }
  return times;
}

function timeAt(wallMs: number, timezone: string): PreviewTime {
  const [at, second] = instantsOf(wallMs, timezone);
  const wall = write(wallMs);
  if (at === undefined) return { wall, at, mark: 'skipped' };
  return second === undefined ? { wall, at } : { wall, at, mark: 'folded' };
}

function write(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19);
}
