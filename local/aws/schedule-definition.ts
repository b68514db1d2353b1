import type { Input } from './input.ts';
import { parseScheduleExpression } from './schedule-expression.ts';
import { instantOf } from './zoned-time.ts';

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
  const next = previous === undefined ? (schedule.startAt ?? createdAt) : previous + expression.everyMs;
  return schedule.endAt !== undefined && next > schedule.endAt ? undefined : next;
}
