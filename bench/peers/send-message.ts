import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const client = new SQSClient({});

/** The floor of anything that is answered later: the SDK alone, one message of an interaction's size, nothing else. */
export const handler = async () => {
  const QueueUrl = process.env['INTERACTIVE_QUEUE_URL'] ?? '';
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ filler: 'x'.repeat(900) }) }));
  return { statusCode: 200, body: '{}' };
};
