import { describeCron } from '#lib/triggers/cron/words.ts';
import { nextOccurrence } from '#local/aws/schedule-definition.ts';
import type { StoredSchedule } from '#local/aws/schedule-table.ts';

/** How many of the times to come are told. */
const SHOWN_TIMES = 5;

/** A schedule of the local EventBridge Scheduler as the console shows it. */
export interface ScheduledItem {
  readonly name: string;
  readonly group: string;
  /** As AWS was given it: `rate(30 minutes)`, `cron(0 9 ? * MON-FRI *)`, `at(2026-11-21T09:00:00)`. */
  readonly expression: string;
  /** The same in words: "every 30 minutes", "at 09:00, Monday through Friday"; "once" for a single time. */
  readonly words: string;
  readonly timezone: string;
  readonly state: 'ENABLED' | 'DISABLED';
  /** The next times, epoch milliseconds, the soonest first; none when nothing is left or the schedule is disabled. */
  readonly next: readonly number[];
  /** The queue, function or bus that it sends to, by its short name. */
  readonly target: string;
  readonly endsAt?: number;
  /** Why the times cannot be told. */
  readonly problem?: string;
}

/** What the console needs of the scheduler. */
export interface ScheduleSource {
  select(filter: Readonly<Record<string, never>>, limit: number): readonly StoredSchedule[];
}

/** Everything that is scheduled with its times to come, the soonest first. */
export function scheduledItems(scheduler: ScheduleSource): ScheduledItem[] {
  return scheduler
    .select({}, -1)
    .map(itemOf)
    .toSorted((one, other) => (one.next[0] ?? Infinity) - (other.next[0] ?? Infinity));
}

function itemOf(schedule: StoredSchedule): ScheduledItem {
  const { definition } = schedule;
  return {
    name: definition.name,
    group: definition.groupName,
    expression: definition.expression,
    words: wordsOf(definition.expression),
    timezone: definition.timezone,
    state: definition.state,
    target: definition.target.arn.split(/[:/]/).at(-1) ?? definition.target.arn,
    ...(definition.endAt !== undefined && { endsAt: definition.endAt }),
    ...timesOf(schedule),
  };
}

function wordsOf(expression: string): string {
  const [, kind, inner = ''] = /^(\w+)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'at') return 'once';
  if (kind === 'rate') return `every ${inner.replace(/^1 /, '')}`;
  return kind === 'cron' ? describeCron(inner) : expression;
}

/** One schedule that cannot be read must not hide the others. */
function timesOf({ definition, createdAt, nextAt }: StoredSchedule): Pick<ScheduledItem, 'next' | 'problem'> {
  const next: number[] = [];
  try {
    for (
      let at = nextAt;
      at !== undefined && next.length < SHOWN_TIMES;
      at = nextOccurrence(definition, { createdAt, previous: at })
    ) {
      next.push(at);
    }
    return { next };
  } catch (error) {
    return { next, problem: error instanceof Error ? error.message : String(error) };
  }
}
