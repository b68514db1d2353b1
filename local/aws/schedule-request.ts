import { createInputReader, type Input } from './input.ts';
import type { ScheduleDefinition, ScheduleTarget } from './schedule-definition.ts';
import { parseScheduleExpression } from './schedule-expression.ts';
import { schedulerErrors } from './scheduler-errors.ts';
import { isZone } from './zoned-time.ts';

const refuse = schedulerErrors.validation;
const reader = createInputReader(refuse);

const NAME = /^[0-9a-zA-Z-_.]{1,64}$/;
const QUEUE_ARN = /^arn:aws(-[a-z]+)?:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$/;
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const START_GRACE_MS = 5 * 60_000;
/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const MAX_EVENT_AGE_SECONDS = 86_400;
const MAX_ATTEMPTS = 185;

/** Checks a schedule's or group's name; throws ValidationException. */
export function parseName(name: string): string {
  if (!NAME.test(name))
    throw refuse(`Value '${name}' failed to satisfy constraint: Must match ^[0-9a-zA-Z-_.]+$, at most 64.`);
  return name;
}

/**
 * Reads the body of CreateSchedule; throws ValidationException.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export function parseCreateSchedule(name: string, input: Input, now: number): ScheduleDefinition {
  const expression = reader.requiredText(input, 'ScheduleExpression');
  parseScheduleExpression(expression);
  const timezone = reader.text(input, 'ScheduleExpressionTimezone') ?? 'UTC';
  if (!isZone(timezone)) throw refuse(`Invalid ScheduleExpressionTimezone ${timezone}.`);
  const description = reader.text(input, 'Description');
  return {
    name: parseName(name),
    groupName: parseName(reader.text(input, 'GroupName') ?? 'default'),
    expression,
    timezone,
    ...parseDates(input, now),
    ...(description !== undefined && { description }),
    state: choice(input, 'State', ['ENABLED', 'DISABLED']),
    flexibleTimeWindow: parseWindow(input),
    actionAfterCompletion: choice(input, 'ActionAfterCompletion', ['NONE', 'DELETE']),
    target: parseTarget(reader.object(input, 'Target')),
  };
}

function parseDates(input: Input, now: number): { startAt?: number; endAt?: number } {
  const startAt = instant(input, 'StartDate');
  const endAt = instant(input, 'EndDate');
  if (startAt !== undefined && startAt < now - START_GRACE_MS) {
    throw refuse('The StartDate you specify cannot be earlier than 5 minutes ago.');
  }
  if (endAt !== undefined && endAt < now) throw refuse('The EndDate you specify cannot be in the past.');
  if (startAt !== undefined && endAt !== undefined && endAt <= startAt) {
    throw refuse('The EndDate you specify must be later than the StartDate.');
  }
  return { ...(startAt !== undefined && { startAt }), ...(endAt !== undefined && { endAt }) };
}

/** Times travel as epoch seconds. */
function instant(input: Input, member: string): number | undefined {
  const seconds = input[member];
  if (seconds === undefined || seconds === null) return undefined;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) throw refuse(`${member} must be in epoch seconds.`);
  return Math.round(seconds * 1000);
}

function parseWindow(input: Input): ScheduleDefinition['flexibleTimeWindow'] {
  const window = reader.object(input, 'FlexibleTimeWindow');
  if (window === undefined) throw refuse('The request must contain the parameter FlexibleTimeWindow.');
  const Mode = reader.requiredText(window, 'Mode');
  const MaximumWindowInMinutes = reader.integer(window, 'MaximumWindowInMinutes', { min: 1, max: 1440 });
  if (Mode !== 'OFF' && Mode !== 'FLEXIBLE')
    throw refuse(`FlexibleTimeWindow.Mode must be OFF or FLEXIBLE, not ${Mode}.`);
  if ((Mode === 'FLEXIBLE') !== (MaximumWindowInMinutes !== undefined)) {
    throw refuse('MaximumWindowInMinutes belongs to the mode FLEXIBLE, which needs it.');
  }
  return { Mode, ...(MaximumWindowInMinutes !== undefined && { MaximumWindowInMinutes }) };
}

function parseTarget(target: Input | undefined): ScheduleTarget {
  if (target === undefined) throw refuse('The request must contain the parameter Target.');
  const arn = reader.requiredText(target, 'Arn');
  const role = reader.requiredText(target, 'RoleArn');
  const input = reader.text(target, 'Input');
  if (!QUEUE_ARN.test(arn)) throw refuse(`The local service delivers to SQS queues only, not to ${arn}.`);
  if (!ROLE_ARN.test(role)) throw refuse(`Target.RoleArn is not the ARN of a role: ${role}.`);
  if (input === undefined || input === '') throw refuse('The local service needs a Target.Input.');

  const retry = reader.object(target, 'RetryPolicy') ?? {};
  reader.integer(retry, 'MaximumRetryAttempts', { min: 0, max: MAX_ATTEMPTS });
  const age = reader.integer(retry, 'MaximumEventAgeInSeconds', { min: 60, max: MAX_EVENT_AGE_SECONDS });
  const deadLetterArn = reader.text(reader.object(target, 'DeadLetterConfig') ?? {}, 'Arn');
  if (deadLetterArn !== undefined && !QUEUE_ARN.test(deadLetterArn)) {
    throw refuse(`Target.DeadLetterConfig.Arn is not the ARN of a standard queue: ${deadLetterArn}.`);
  }
  return {
    arn,
    input,
    ...(deadLetterArn !== undefined && { deadLetterArn }),
    maximumEventAgeSeconds: age ?? MAX_EVENT_AGE_SECONDS,
    asGiven: target,
  };
}

/** One of `allowed`; the first of them is the default. */
function choice<Allowed extends string>(
  input: Input,
  member: string,
  allowed: readonly [Allowed, ...Allowed[]],
): Allowed {
  const given = reader.text(input, member) ?? allowed[0];
  const found = allowed.find((value) => value === given);
  if (found === undefined) throw refuse(`${member} must be one of ${allowed.join(', ')}, not ${given}.`);
  return found;
}
