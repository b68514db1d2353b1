import { once } from '#lib/kernel/once.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import { MAX_DELAY_MS, type Queue } from '#lib/kernel/queue.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import type { AwsSettings } from '#lib/platform/aws-settings.ts';
import { carriedAttributes } from '#lib/platform/sqs/carried-attributes.ts';

/**
 * Makes queues of SQS that share one client, which is loaded by the first message: most commands send none.
 *
 * Sending rejects with OutboundFailure. A message sent twice does no harm to who takes it, so a lost answer is repeated by
 * whoever needs it.
 */
export function createQueues(options: {
  readonly aws: AwsSettings;
  readonly outbound: Outbound;
  readonly tracing: Pick<Tracing, 'carried'>;
}) {
  const { aws, outbound, tracing } = options;
  const sender = once(async () => (await import('#lib/platform/sqs/sender.ts')).createSender(aws));

  return function queue<Message extends { readonly correlationId?: string | undefined }>(
    queueUrl: string,
    timeoutMs: number,
  ): Queue<Message> {
    const call: OutboundCall = { target: 'sqs', operation: 'SendMessage', timeoutMs, effect: false };
    return {
      async send(message, delayMs = 0) {
        const send = await sender();
        const seconds = Math.ceil(Math.min(Math.max(delayMs, 0), MAX_DELAY_MS) / 1000);
        const input = {
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          MessageAttributes: carriedAttributes(tracing, message),
          ...(seconds === 0 ? {} : { DelaySeconds: seconds }),
        };
        await outbound(call, async (signal) => {
          try {
            await send(input, signal);
          } catch (error) {
            throw awsFailure(call, error);
          }
        });
      },
    };
  };
}
