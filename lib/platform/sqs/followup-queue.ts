import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import { carriedAttributes } from '#lib/platform/sqs/carried-attributes.ts';
import { MAX_DELAY_MS } from '#lib/runs/fire.ts';
import type { FollowupQueue } from '#lib/runs/follow-message.ts';

/** The queue `followups`. A message sent twice does no harm, so a lost answer is repeated by whoever needs it. */
export function createFollowupQueue(options: {
  readonly client: SQSClient;
  readonly outbound: Outbound;
  readonly queueUrl: string;
  readonly timeoutMs: number;
  readonly tracing: Pick<Tracing, 'carried'>;
}): FollowupQueue {
  const { client, outbound, queueUrl, timeoutMs, tracing } = options;
  const call: OutboundCall = { target: 'sqs', operation: 'SendMessage', timeoutMs, effect: false };

  return {
    async send(message, delayMs = 0) {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        MessageAttributes: carriedAttributes(tracing, message),
        DelaySeconds: Math.ceil(Math.min(Math.max(delayMs, 0), MAX_DELAY_MS) / 1000),
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
