import { randomUUID } from 'node:crypto';

import { type Input, isObject } from './input.ts';
import type { MessageAttributes } from './message-attributes.ts';
import type { Courier, Failure } from './schedule-courier.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';

export interface Occurrence {
  readonly scheduleArn: string;
  readonly definition: ScheduleDefinition;
  readonly scheduledAt: number;
  /** From 1. */
  readonly attempt: number;
}

interface Exhausted extends Failure {
  readonly condition?: 'MaximumEventAgeInSeconds' | 'MaximumRetryAttempts';
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html */
const DEFAULT_RETRIES = 185;
const MAX_WAIT_MS = 300_000;

/**
 * Sends an occurrence's input to its queue, or to the schedule's dead-letter queue when it is too old or cannot be
 * delivered. Answers the instant at which it is to be tried again after a failure that may pass.
 */
export function deliver(courier: Courier, occurrence: Occurrence, now: number): number | undefined {
  const { attempt, definition } = occurrence;
  const { target } = definition;
  const executionId = randomUUID();
  const body = fillIn(occurrence, executionId);
  const send = (queueArn: string, messageAttributes: MessageAttributes = {}) =>
    courier.send({ ...senderOf(definition), queueArn, body, messageAttributes });

  const failure: Exhausted | undefined = isTooOld(occurrence, now) ? TOO_OLD : send(target.arn);
  if (failure === undefined) return undefined;
  const retries = retriesOf(target.asGiven);
  if (failure.isPassing && attempt <= retries) return now + Math.min(MAX_WAIT_MS, 1000 * 2 ** (attempt - 1));

  const last: Exhausted = failure.isPassing ? { ...failure, condition: 'MaximumRetryAttempts' } : failure;
  const dropped =
    target.deadLetterArn === undefined ? failure : send(target.deadLetterArn, describe(occurrence, last, executionId));
  if (dropped !== undefined)
    process.stderr.write(`Scheduler dropped an occurrence of ${occurrence.scheduleArn}: ${dropped.message}\n`);
  return undefined;
}

const TOO_OLD: Exhausted = {
  code: 'EXPIRED',
  message: 'The occurrence is older than MaximumEventAgeInSeconds.',
  isPassing: false,
  condition: 'MaximumEventAgeInSeconds',
};

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function describe(occurrence: Occurrence, failure: Exhausted, executionId: string): MessageAttributes {
  const texts = {
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    EXECUTION_ID: executionId,
    EXHAUSTED_RETRY_CONDITION: failure.condition,
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(occurrence.attempt - 1),
    SCHEDULED_TIME: isoSeconds(occurrence.scheduledAt),
    SCHEDULE_ARN: occurrence.scheduleArn,
    TARGET_ARN: occurrence.definition.target.arn,
  };
  const entries = Object.entries(texts).flatMap(([name, stringValue]) =>
    stringValue === undefined ? [] : [[name, { dataType: 'String', stringValue }]],
  );
  return Object.fromEntries(entries) as MessageAttributes;
}

function senderOf({ groupName, name, target }: ScheduleDefinition) {
  return { groupName, scheduleName: name, roleArn: String(target.asGiven['RoleArn']) };
}

function retriesOf(target: Input): number {
  const policy = target['RetryPolicy'];
  return Number((isObject(policy) ? policy['MaximumRetryAttempts'] : undefined) ?? DEFAULT_RETRIES);
}

function isTooOld({ definition, scheduledAt }: Occurrence, now: number): boolean {
  return now - scheduledAt > definition.target.maximumEventAgeSeconds * 1000;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function fillIn({ attempt, scheduleArn, definition, scheduledAt }: Occurrence, executionId: string): string {
  return definition.target.input
    .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(scheduledAt))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
}

function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
