import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** A message of a queue with its body decoded; `undefined` for what is no JSON. */
export interface DecodedMessage {
  readonly id: string;
  readonly body: unknown;
}

/** Hands the messages of a batch over together; answers Lambda which of them must come again. */
export async function handleTogether(
  { Records: records }: SQSEvent,
  handle: (messages: readonly DecodedMessage[]) => Promise<ReadonlySet<string>>,
): Promise<SQSBatchResponse> {
  const failed = await handle(records.map(({ body, messageId }) => ({ id: messageId, body: decode(body) })));
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}

function decode(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
