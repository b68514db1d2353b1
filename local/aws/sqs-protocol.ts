import { createInputReader, type Input } from './input.ts';
import { md5OfAttributes, parseMessageAttributes, selectAttributes } from './message-attributes.ts';
import { sizeOfMessage } from './message-limits.ts';
import { queueAttributes } from './queue-attributes.ts';
import { md5, type OutgoingMessage, type QueueMessage, type Queues } from './sqs.ts';
import { runBatch } from './sqs-batch.ts';
import { sqsErrors } from './sqs-errors.ts';

const reader = createInputReader(sqsErrors.invalidValue);

type Action = (queues: Queues, input: Input, origin: string) => object;

const ACTIONS: Readonly<Record<string, Action>> = {
  SendMessage: (queues, input) => send(queues, arnIn(queues, input), parseMessage(input)),
  SendMessageBatch(queues, input) {
    const arn = arnIn(queues, input);
    return runBatch(input, (entry) => send(queues, arn, parseMessage(entry)), sizeOfEntry);
  },
  ReceiveMessage: receive,
  DeleteMessage(queues, input) {
    queues.delete(arnIn(queues, input), receiptHandleIn(input));
    return {};
  },
  DeleteMessageBatch(queues, input) {
    const arn = arnIn(queues, input);
    return runBatch(input, (entry) => {
      queues.delete(arn, receiptHandleIn(entry));
      return {};
    });
  },
  ChangeMessageVisibility(queues, input) {
    changeVisibility(queues, arnIn(queues, input), input);
    return {};
  },
  ChangeMessageVisibilityBatch(queues, input) {
    const arn = arnIn(queues, input);
    return runBatch(input, (entry) => {
      changeVisibility(queues, arn, entry);
      return {};
    });
  },
  GetQueueAttributes: (queues, input) => ({
    Attributes: queueAttributes(queues, queueIn(queues, input), reader.texts(input, 'AttributeNames') ?? []),
  }),
  GetQueueUrl: (queues, input, origin) => ({
    QueueUrl: queueUrl(origin, queues.named(reader.requiredText(input, 'QueueName')).arn),
  }),
  PurgeQueue(queues, input) {
    queues.purge(arnIn(queues, input));
    return {};
  },
};

/** Answers one `AmazonSQS.<action>` request; throws an AwsError for what SQS refuses. */
export function answerSqs(queues: Queues, request: { action: string; input: Input; origin: string }): object {
  const action = Object.hasOwn(ACTIONS, request.action) ? ACTIONS[request.action] : undefined;
  if (action === undefined) throw sqsErrors.unsupported(request.action);
  return action(queues, request.input, request.origin);
}

/** The address of a queue on the server at `origin`: the SDK sends its requests to that host. */
export function queueUrl(origin: string, arn: string): string {
  const [, , , , account, name] = arn.split(':');
  return `${origin}/${account}/${name}`;
}

/** Only the name at the end counts: the port of the local server may have changed since the URL was handed out. */
function queueIn(queues: Queues, input: Input) {
  const url = reader.text(input, 'QueueUrl');
  if (url === undefined || url === '') throw sqsErrors.missing('QueueUrl');
  return queues.named(url.split('/').at(-1) ?? '');
}

function arnIn(queues: Queues, input: Input): string {
  return queueIn(queues, input).arn;
}

function receiptHandleIn(input: Input): string {
  return reader.text(input, 'ReceiptHandle') ?? fail('ReceiptHandle');
}

function fail(member: string): never {
  throw sqsErrors.missing(member);
}

function parseMessage(input: Input): OutgoingMessage {
  if (input['MessageDeduplicationId'] !== undefined) {
    throw sqsErrors.invalidValue(
      'The request includes a parameter that is not valid for this queue type: MessageDeduplicationId.',
    );
  }
  const delaySeconds = reader.integer(input, 'DelaySeconds', { min: 0, max: 900 });
  const traceHeader = parseMessageAttributes(reader.object(input, 'MessageSystemAttributes'))['AWSTraceHeader'];
  return {
    body: reader.text(input, 'MessageBody') ?? '',
    messageAttributes: parseMessageAttributes(reader.object(input, 'MessageAttributes')),
    ...(delaySeconds !== undefined && { delaySeconds }),
    ...(traceHeader?.stringValue !== undefined && { traceHeader: traceHeader.stringValue }),
  };
}

function sizeOfEntry(entry: Input): number {
  return sizeOfMessage(parseMessage(entry));
}

function send(queues: Queues, arn: string, message: OutgoingMessage): object {
  const { messageId } = queues.send(arn, message);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(message.body),
    MD5OfMessageAttributes: md5OfAttributes(message.messageAttributes ?? {}),
  };
}

/** `WaitTimeSeconds` is accepted and answered at once: a waiting request would hold virtual time. */
function receive(queues: Queues, input: Input): object {
  const arn = arnIn(queues, input);
  const max = reader.integer(input, 'MaxNumberOfMessages', { min: 1, max: 10 }) ?? 1;
  const visibilityTimeoutSeconds = reader.integer(input, 'VisibilityTimeout', { min: 0, max: 43_200 });
  reader.integer(input, 'WaitTimeSeconds', { min: 0, max: 20 });
  const system = reader.texts(input, 'MessageSystemAttributeNames') ?? reader.texts(input, 'AttributeNames') ?? [];
  const attributes = reader.texts(input, 'MessageAttributeNames') ?? [];

  const received = queues.receive(arn, max, visibilityTimeoutSeconds === undefined ? {} : { visibilityTimeoutSeconds });
  if (received.length === 0) return {};
  return { Messages: received.map((message) => toWire(message, { system, attributes })) };
}

function toWire(message: QueueMessage, wanted: { system: readonly string[]; attributes: readonly string[] }): object {
  const system = Object.entries(message.attributes).filter(
    ([name]) => wanted.system.includes('All') || wanted.system.includes(name),
  );
  const attributes = selectAttributes(message.messageAttributes, wanted.attributes);
  const attributesOnWire = Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
    name,
    { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue },
  ]);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: message.md5OfBody,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(attributesOnWire.length > 0 && {
      MessageAttributes: Object.fromEntries(attributesOnWire),
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function changeVisibility(queues: Queues, arn: string, input: Input): void {
  const seconds = reader.integer(input, 'VisibilityTimeout', { min: 0, max: 43_200 });
  queues.changeVisibility(arn, receiptHandleIn(input), seconds ?? fail('VisibilityTimeout'));
}
