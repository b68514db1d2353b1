import type { CronMatcher } from './cron-matcher.ts';
import type { Input } from './input.ts';
import { parseScheduleExpression } from './schedule-expression.ts';
import { instantOf, wallOf } from './zoned-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type ScheduleState = 'ENABLED' | 'DISABLED';

/** What CreateSchedule was given, checked. Instants are epoch milliseconds. */
export interface ScheduleDefinition {
  readonly name: string;
  readonly groupName: string;
  readonly expression: string;
  readonly timezone: string;
  readonly startAt?: number;
  readonly endAt?: number;
  readonly description?: string;
  readonly state: ScheduleState;
  readonly flexibleTimeWindow: { readonly Mode: string; readonly MaximumWindowInMinutes?: number };
  readonly actionAfterCompletion: 'NONE' | 'DELETE';
  readonly target: ScheduleTarget;
}

export interface ScheduleTarget {
  readonly arn: string;
  readonly input: string;
  readonly deadLetterArn?: string;
  readonly maximumEventAgeSeconds: number;
  /** As it was given: GetSchedule answers it again. */
  readonly asGiven: Input;
}

/**
 * The occurrence after `previous`, or the first one; undefined when there is none left.
 *
 * A rate begins at its start date, else at its creation. An occurrence at the very end date still happens. A flexible
 * window is met by its first instant.
 */
export function nextOccurrence(
  schedule: Pick<ScheduleDefinition, 'expression' | 'timezone' | 'startAt' | 'endAt'>,
  from: { createdAt: number; previous?: number },
): number | undefined {
  const expression = parseScheduleExpression(schedule.expression);
  const { createdAt, previous } = from;
  if (expression.kind === 'at') {
    return previous === undefined ? instantOf(expression.wall, schedule.timezone) : undefined;
  }
  if (expression.kind === 'cron') {
    const after = previous ?? Math.max(createdAt, (schedule.startAt ?? createdAt) - 1);
    const next = nextCron(expression.cron, after, schedule.timezone);
    return next === undefined || (schedule.endAt !== undefined && next > schedule.endAt) ? undefined : next;
  }
  const next = previous === undefined ? (schedule.startAt ?? createdAt) : previous + expression.everyMs;
  return schedule.endAt !== undefined && next > schedule.endAt ? undefined : next;
}

/** The next instant strictly after `after`, looked for minute by minute; days that cannot match are passed over. */
function nextCron(cron: CronMatcher, after: number, zone: string): number | undefined {
  let wall = Math.floor(wallOf(after, zone) / MINUTE_MS) * MINUTE_MS;
  while (new Date(wall).getUTCFullYear() <= cron.lastYear) {
    const midnight = wall - (wall % DAY_MS);
    if (!cron.matchesDay(wall)) {
      wall = midnight + DAY_MS;
      continue;
    }
    const at = cron.matchesMinute(wall) ? instantOf(wall, zone) : undefined;
    if (at !== undefined && at > after) return at;
    wall += MINUTE_MS;
  }
  return undefined;
}
