import { MAX_MESSAGE_BYTES } from './message-limits.ts';
import type { StoredQueue } from './queue-table.ts';
import type { Queues } from './sqs.ts';
import { sqsErrors } from './sqs-errors.ts';

/** The attributes asked for by name or with `All`, as strings; a name that SQS does not know is refused. */
export function queueAttributes(
  queues: Queues,
  queue: StoredQueue,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const { visible, inFlight, delayed } = queues.counts(queue.arn);
  const all: Readonly<Record<string, string | undefined>> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    MaximumMessageSize: String(MAX_MESSAGE_BYTES),
    DelaySeconds: '0',
    ReceiveMessageWaitTimeSeconds: '0',
    SqsManagedSseEnabled: 'true',
    RedrivePolicy:
      queue.redrive &&
      JSON.stringify({
        deadLetterTargetArn: queue.redrive.deadLetterArn,
        maxReceiveCount: queue.redrive.maxReceiveCount,
      }),
  };
  for (const name of names) {
    if (name !== 'All' && !Object.hasOwn(all, name)) throw sqsErrors.invalidAttributeName(name);
  }
  const wanted = Object.entries(all).flatMap(([name, value]) =>
    value !== undefined && (names.includes('All') || names.includes(name)) ? [[name, value]] : [],
  );
  return Object.fromEntries(wanted) as Record<string, string>;
}
