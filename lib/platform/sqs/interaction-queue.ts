import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { InteractionQueue } from '#lib/discord/interaction-queue.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import { carriedAttributes } from '#lib/platform/sqs/carried-attributes.ts';

/** The queue `interactive`. An interaction that arrives twice is answered from what it did the first time. */
export function createInteractionQueue(options: {
  readonly client: SQSClient;
  readonly outbound: Outbound;
  readonly queueUrl: string;
  readonly timeoutMs: number;
  readonly tracing: Pick<Tracing, 'carried'>;
}): InteractionQueue {
  const { client, outbound, queueUrl, timeoutMs, tracing } = options;
  const call: OutboundCall = { target: 'sqs', operation: 'SendMessage', timeoutMs, effect: false };

  return {
    async send(message) {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        MessageAttributes: carriedAttributes(tracing, message),
      });
      await outbound(call, async (signal) => {
        try {
          return await client.send(command, { abortSignal: signal });
        } catch (error) {
          throw awsFailure(call, error);
        }
      });
    },
  };
}
