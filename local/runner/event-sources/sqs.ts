import { matchesPattern } from '#local/aws/event-pattern.ts';
import type { Queues } from '#local/aws/sqs.ts';
import type { EventSourceSpec, Participant, ReceivedMessage } from '#local/contract.ts';
import { failedItems } from '#local/runner/event-sources/batch-failures.ts';
import type { SourceContext } from '#local/runner/event-sources/source-context.ts';
import { REGION } from '#local/template/names.ts';
import { messageThing } from '#local/wire/causes.ts';
import { shortName } from '#local/wire/wire.ts';

export interface SqsSourceOptions extends SourceContext {
  readonly source: Extract<EventSourceSpec, { type: 'sqs' }>;
  readonly queues: Queues;
}

/** What Lambda does with the function's role: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const POLL = ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes'];
const DELETE = ['sqs:DeleteMessage'];

/**
 * Hands messages of a queue to a function, batch by batch, each as soon as it is full or its window has passed.
 *
 * What failed stays hidden until its visibility time-out ends; the queue moves it to its dead letters when that happened
 * too often. What no filter wants is deleted. Without the permissions that Lambda needs nothing is taken.
 */
export function createSqsSource(options: SqsSourceOptions): Participant {
  const { clock, functionId, queues, source } = options;
  const { batchSize, queueArn } = source;
  const windowMs = source.batchWindowSeconds * 1000;
  const active = new Set<Promise<void>>();
  let gathered: ReceivedMessage[] = [];
  let gatheredAt = 0;
  queues.markConsumed(queueArn);

  function gather(): void {
    if (gathered.length >= batchSize) return;
    const received = queues.receive(queueArn, batchSize - gathered.length);
    if (received.length > 0 && gathered.length === 0) gatheredAt = clock.now();
    const unwanted = received.filter((message) => !wants(source.filters, message));
    remove(options, unwanted);
    gathered = [...gathered, ...received.filter((message) => !unwanted.includes(message))];
  }

  /** The messages that are to go now, if any. */
  function takeBatch(): ReceivedMessage[] | undefined {
    gather();
    const isDue = gathered.length >= batchSize || clock.now() >= gatheredAt + windowMs;
    if (gathered.length === 0 || !isDue) return undefined;
    const batch = gathered;
    gathered = [];
    return batch;
  }

  return {
    name: `sqs source of ${functionId}`,
    nextDueAt: () => (gathered.length > 0 ? gatheredAt + windowMs : undefined),
    busy: () => active.size > 0,
    async tick() {
      const polls = options.may(POLL, queueArn);
      queues.markConsumed(queueArn, polls);
      // They are hidden, and come again when their visibility time-out ends.
      if (!polls) gathered = [];
      while (polls && active.size < source.maximumConcurrency) {
        const batch = takeBatch();
        if (batch === undefined) break;
        const delivery = deliver(options, batch).finally(() => active.delete(delivery));
        active.add(delivery);
      }
      await Promise.all(active);
    },
  };
}

async function deliver(options: SqsSourceOptions, messages: readonly ReceivedMessage[]): Promise<void> {
  const { functionId, invoker, source, wire } = options;
  const things = messages.map(({ messageId }) => messageThing(messageId));
  const cause = wire.behind(things) ?? wire.begin('message');
  const queue = shortName(source.queueArn);
  const detail = { messages: messages.length };
  const hop = { kind: 'queue', from: queue, to: 'Lambda', operation: 'ReceiveMessage', root: cause.root } as const;
  wire.record({ ...hop, outcome: 'ok', detail });

  const event = { Records: messages.map((message) => toRecord(message, source.queueArn)) };
  const result = await invoker.invoke(functionId, event, cause);
  const identifiers = messages.map(({ messageId }) => messageId);
  const failed = failedItems(result, identifiers, source.reportsItemFailures);
  const done = messages.filter(({ messageId }) => !failed.has(messageId));
  const isRemoved = remove(options, done);
  if (done.length === 0) return;
  wire.record({
    kind: 'queue',
    from: 'Lambda',
    to: queue,
    operation: 'DeleteMessage',
    root: cause.root,
    outcome: isRemoved ? 'ok' : 'error',
    detail: { messages: done.length, failed: failed.size },
  });
}

/** Whether Lambda was allowed to delete them; otherwise they come again. */
function remove({ may, queues, source }: SqsSourceOptions, messages: readonly ReceivedMessage[]): boolean {
  if (messages.length === 0) return true;
  if (!may(DELETE, source.queueArn)) return false;
  for (const { receiptHandle } of messages) queues.delete(source.queueArn, receiptHandle);
  return true;
}

/** Filters see the body as JSON when it is some: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html */
function wants(filters: readonly unknown[], message: ReceivedMessage): boolean {
  if (filters.length === 0) return true;
  const seen = { ...message, body: jsonOrText(message.body) };
  return filters.some((pattern) => matchesPattern(pattern, seen));
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
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
