import type { Queues } from '#local/aws/sqs.ts';
import type { EventSourceSpec, Invoker, Participant, ReceivedMessage } from '#local/contract.ts';
import { failedItems } from '#local/runner/event-sources/batch-failures.ts';
import { REGION } from '#local/template/read-template.ts';

/**
 * Hands messages of a queue to a function, batch by batch. What failed stays hidden until its visibility time-out ends;
 * the queue moves it to its dead letters when that happened too often.
 */
export function createSqsSource(options: {
  readonly functionId: string;
  readonly source: Extract<EventSourceSpec, { type: 'sqs' }>;
  readonly queues: Queues;
  readonly invoker: Invoker;
}): Participant {
  const { functionId, invoker, queues, source } = options;
  const active = new Set<Promise<void>>();
  queues.markConsumed(source.queueArn);

  async function deliver(messages: readonly ReceivedMessage[]): Promise<void> {
    const result = await invoker.invoke(functionId, {
      Records: messages.map((message) => toRecord(message, source.queueArn)),
    });
    const failed = failedItems(
      result,
      messages.map(({ messageId }) => messageId),
      source.reportsItemFailures,
    );
    for (const { messageId, receiptHandle } of messages) {
      if (!failed.has(messageId)) queues.delete(source.queueArn, receiptHandle);
    }
  }

  return {
    name: `sqs source of ${functionId}`,
    nextDueAt: () => undefined,
    busy: () => active.size > 0,
    async tick() {
      while (active.size < source.maximumConcurrency) {
        const messages = queues.receive(source.queueArn, source.batchSize);
        if (messages.length === 0) break;
        const delivery = deliver(messages).finally(() => active.delete(delivery));
        active.add(delivery);
      }
      await Promise.all(active);
    },
  };
}

function toRecord(message: ReceivedMessage, queueArn: string): object {
  const { attributes, body, md5OfBody, messageAttributes, messageId, receiptHandle } = message;
  return {
    messageId,
    receiptHandle,
    body,
    attributes,
    messageAttributes,
    md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}
