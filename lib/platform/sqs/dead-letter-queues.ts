import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterQueues } from '#lib/checks/store.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';

/** Dead-letter queues by their URLs; their names are the last part of those. */
export function createDeadLetterQueues(options: {
  readonly client: SQSClient;
  readonly outbound: Outbound;
  readonly urls: readonly string[];
  readonly timeoutMs: number;
}): DeadLetterQueues {
  const { client, outbound, timeoutMs } = options;
  const urls = new Map(options.urls.map((url) => [url.slice(url.lastIndexOf('/') + 1), url]));
  const call: OutboundCall = { target: 'sqs', operation: 'GetQueueAttributes', timeoutMs, effect: false };

  return {
    names: [...urls.keys()],

    async count(name) {
      const command = new GetQueueAttributesCommand({
        QueueUrl: urls.get(name),
        AttributeNames: ['ApproximateNumberOfMessages'],
      });
      const answer = await outbound(call, async (signal) => {
        try {
          return await client.send(command, { abortSignal: signal });
        } catch (error) {
          throw awsFailure(call, error);
        }
      });
      return Number(answer.Attributes?.['ApproximateNumberOfMessages'] ?? 0);
    },
  };
}
