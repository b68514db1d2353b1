import { randomUUID } from 'node:crypto';

import { AwsError } from './aws-error.ts';
import type { MessageAttributes } from './message-attributes.ts';
import type { ScheduleDefinition } from './schedule-definition.ts';
import type { Queues } from './sqs.ts';

export interface Occurrence {
  readonly scheduleArn: string;
  readonly definition: ScheduleDefinition;
  readonly scheduledAt: number;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly exhausted?: 'MaximumEventAgeInSeconds';
}

/**
 * Sends an occurrence's input to its queue, or to the schedule's dead-letter queue when it is too old or cannot be
 * delivered. A refusal by a local queue is final, so there is one attempt.
 */
export function deliver(queues: Queues, occurrence: Occurrence, now: number): void {
  const { target } = occurrence.definition;
  const executionId = randomUUID();
  const body = fillIn(occurrence, executionId);
  const failure = isTooOld(occurrence, now) ? TOO_OLD : trySend(queues, target.arn, body);
  if (failure === undefined) return;

  const dropped =
    target.deadLetterArn === undefined ? failure : trySend(queues, target.deadLetterArn, body, describe());
  if (dropped !== undefined)
    console.error(`Scheduler dropped an occurrence of ${occurrence.scheduleArn}: ${dropped.message}`);

  /** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
  function describe(): MessageAttributes {
    const texts = {
      ERROR_CODE: failure?.code,
      ERROR_MESSAGE: failure?.message,
      EXECUTION_ID: executionId,
      EXHAUSTED_RETRY_CONDITION: failure?.exhausted,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: '0',
      SCHEDULED_TIME: isoSeconds(occurrence.scheduledAt),
      SCHEDULE_ARN: occurrence.scheduleArn,
      TARGET_ARN: target.arn,
    };
    const entries = Object.entries(texts).flatMap(([name, stringValue]) =>
      stringValue === undefined ? [] : [[name, { dataType: 'String', stringValue }]],
    );
    return Object.fromEntries(entries) as MessageAttributes;
  }
}

const TOO_OLD: Failure = {
  code: 'EXPIRED',
  message: 'The occurrence is older than MaximumEventAgeInSeconds.',
  exhausted: 'MaximumEventAgeInSeconds',
};

function isTooOld({ definition, scheduledAt }: Occurrence, now: number): boolean {
  return now - scheduledAt > definition.target.maximumEventAgeSeconds * 1000;
}

function trySend(
  queues: Queues,
  arn: string,
  body: string,
  messageAttributes: MessageAttributes = {},
): Failure | undefined {
  try {
    queues.send(arn, { body, messageAttributes });
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { code: error.queryCode ?? error.type, message: error.message };
  }
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function fillIn({ scheduleArn, definition, scheduledAt }: Occurrence, executionId: string): string {
  return definition.target.input
    .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', isoSeconds(scheduledAt))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}

function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
