import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { countJob, type JobKind } from '#lib/edge/count-job.ts';
import type { Metrics } from '#lib/kernel/metrics.ts';
import type { Clock } from '#lib/kernel/ports.ts';

/** A message of a queue with its body decoded; `undefined` for what is no JSON. */
export interface DecodedMessage {
  readonly id: string;
  readonly body: unknown;
}

/**
 * Hands the messages of a batch over together; answers Lambda which of them must come again. Each is counted as a job, which
 * took as long as the batch: no message is done before.
 */
export async function handleTogether(
  { Records: records }: SQSEvent,
  { clock, metrics }: { readonly clock: Pick<Clock, 'now'>; readonly metrics: Metrics },
  batch: {
    readonly maxReceives: number;
    readonly kindOf: (body: unknown) => JobKind;
    readonly handle: (messages: readonly DecodedMessage[]) => Promise<ReadonlySet<string>>;
  },
): Promise<SQSBatchResponse> {
  const begun = clock.now();
  const messages = records.map(({ body, messageId }) => ({ id: messageId, body: decode(body) }));
  const failed = await batch.handle(messages);
  const durationMs = clock.now() - begun;
  for (const [index, { attributes, messageId }] of records.entries()) {
    countJob(metrics, {
      kind: batch.kindOf(messages[index]?.body),
      failed: failed.has(messageId),
      durationMs,
      receives: Number(attributes.ApproximateReceiveCount),
      maxReceives: batch.maxReceives,
    });
  }
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

function decode(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
