import { occurrences } from '#lib/triggers/schedule.ts';
import { nextOccurrence } from '#local/aws/schedule-definition.ts';

const COUNT = 5;

/** The next times that the local Scheduler would fire at, one after the other; fewer when the years end. */
function schedulerTimes(expression: string, timezone: string, after: number): number[] {
  const schedule = { expression: `cron(${expression})`, timezone };
  const found: number[] = [];
  while (found.length < COUNT) {
    const next = nextOccurrence(schedule, { createdAt: after, previous: found.at(-1) ?? after });
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}

/** A sentence when the next five times are not the local Scheduler's. */
export function differencesFromScheduler(expression: string, timezone: string, after: number): string[] {
  const ours = occurrences({ kind: 'cron', expression, timezone }, after, COUNT);
  const theirs = schedulerTimes(expression, timezone, after);
  const what = `cron(${expression}) in ${timezone} after ${new Date(after).toISOString()}`;
  return String(ours) === String(theirs) ? [] : [`${what}: ${write(ours)}, the local Scheduler ${write(theirs)}`];
}

function write(times: readonly number[]): string {
  return times.map((at) => new Date(at).toISOString()).join(' ');
}
