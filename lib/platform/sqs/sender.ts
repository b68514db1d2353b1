import { SendMessageCommand, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { AwsSettings } from '#lib/platform/aws-settings.ts';
import { createSqsClient } from '#lib/platform/sqs/client.ts';

/** Sends messages with a client of its own; rejects as the SDK does. */
export function createSender(aws: AwsSettings) {
  const client = createSqsClient(aws);
  return async (input: SendMessageCommandInput, signal: AbortSignal): Promise<void> => {
    await client.send(new SendMessageCommand(input), { abortSignal: signal });
  };
}
