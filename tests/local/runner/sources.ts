import { createQueues } from '#local/aws/sqs.ts';
import type { EventSourceSpec, InvokeResult, Invoker } from '#local/contract.ts';
import { openDatabase } from '#local/database.ts';
import type { StreamRecord } from '#local/runner/event-sources/stream-client.ts';
import { createWire } from '#local/wire/wire.ts';

export const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';

type Handler = (event: { readonly Records: readonly Record<string, unknown>[] }) => Partial<InvokeResult> | undefined;

/** What an event source stands on, with a clock that the test moves and a function that is a plain one. */
export function openGround(handle: Handler) {
  let now = Date.UTC(2026, 11, 1);
  const clock = { now: () => now };
  const database = openDatabase(':memory:');
  const queues = createQueues({ clock, database });
  queues.ensureQueue({ name: 'q', arn: QUEUE, visibilityTimeoutSeconds: 30, retentionSeconds: 345_600 });
  const invoker: Invoker = {
    invoke: (_id, event) => Promise.resolve({ durationMs: 0, ...handle(event as never) }),
    stop: () => Promise.resolve(),
  };
  const refused = new Set<string>();
  return {
    database,
    queues,
    refused,
    now: () => now,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    context: {
      functionId: 'f',
      clock,
      invoker,
      wire: createWire(clock),
      may: (actions: readonly string[]) => !actions.some((action) => refused.has(action)),
    },
  };
}

export const sqsSource: Extract<EventSourceSpec, { type: 'sqs' }> = {
  type: 'sqs',
  queueArn: QUEUE,
  batchSize: 10,
  batchWindowSeconds: 0,
  reportsItemFailures: true,
  maximumConcurrency: 2,
  filters: [],
};

export const streamSource: Extract<EventSourceSpec, { type: 'stream' }> = {
  type: 'stream',
  streamArn: 'arn:stream',
  tableName: 't',
  batchSize: 4,
  batchWindowSeconds: 0,
  reportsItemFailures: false,
  bisects: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeSeconds: -1,
  filters: [],
};

/** A stream of records with the numbers from 1. */
export function streamOf(count: number) {
  const records = Array.from(
    { length: count },
    (_, index): StreamRecord => ({
      eventID: String(index),
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: String(index + 1), Keys: { pk: { S: String(index + 1) } } },
    }),
  );
  return {
    readAfter: (after: string | undefined) =>
      Promise.resolve(records.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) > Number(after ?? 0))),
  };
}
