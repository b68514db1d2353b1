import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { LocalQueues, Participant, QueueSpec, ReceivedMessage, VirtualClock } from '../contract.ts';
import { inTransaction } from '../database.ts';
import { ACCOUNT_ID } from './account.ts';
import type { MessageAttributes } from './message-attributes.ts';
import { checkDelay, checkMessage } from './message-limits.ts';
import { openMessageTable, type StoredMessage } from './message-table.ts';
import { openQueueTable, type StoredQueue } from './queue-table.ts';
import { makeReceiptHandle, readReceiptHandle } from './receipt-handle.ts';
import { sqsErrors } from './sqs-errors.ts';

export interface OutgoingMessage {
  readonly body: string;
  readonly delaySeconds?: number;
  readonly messageAttributes?: MessageAttributes;
  /** The system attribute `AWSTraceHeader`. */
  readonly traceHeader?: string;
}

export interface QueueMessage extends ReceivedMessage {
  readonly messageAttributes: MessageAttributes;
}

/** The local SQS: standard queues, on virtual time, kept in the stack's database. */
export interface Queues extends LocalQueues, Participant {
  /**
   * Says that somebody takes messages from this queue with `receive`. Only those queues hold pending work for the clock:
   * a message that lies in a dead-letter queue waits for a person, not for time. `isConsumed` false takes it back.
   */
  markConsumed(arn: string, isConsumed?: boolean): void;
  send(arn: string, message: OutgoingMessage): { messageId: string };
  receive(arn: string, max: number, options?: { visibilityTimeoutSeconds?: number }): QueueMessage[];
  changeVisibility(arn: string, receiptHandle: string, seconds: number): void;
  purge(arn: string): void;
  all(): readonly StoredQueue[];
  /** The queue of this name; throws `QueueDoesNotExist`. */
  named(name: string): StoredQueue;
  counts(arn: string): { visible: number; inFlight: number; delayed: number };
}

/** A message may stay hidden twelve hours from its receive, however often that is prolonged. */
const MAX_HIDDEN_SECONDS = 43_200;

/**
 * Opens the queues kept in `database`. `onChange` is called, after the transaction at hand, whenever a message may have
 * become available sooner than `nextDueAt` said.
 */
export function createQueues(options: { clock: VirtualClock; database: DatabaseSync; onChange?: () => void }): Queues {
  const { clock, database } = options;
  const queues = openQueueTable(database);
  const messages = openMessageTable(database);
  const consumed = new Set<string>();

  function queueOf(arn: string): StoredQueue {
    const queue = queues.find(arn);
    if (queue === undefined) throw sqsErrors.queueDoesNotExist();
    return queue;
  }

  /** Brings a queue up to now: what is past its retention goes, what has failed too often moves. */
  function settle(arn: string): StoredQueue {
    const queue = queueOf(arn);
    const now = clock.now();
    messages.expireSentBefore(arn, now - queue.retentionSeconds * 1000);
    if (queue.redrive === undefined || queues.find(queue.redrive.deadLetterArn) === undefined) return queue;
    const { deadLetterArn, maxReceiveCount } = queue.redrive;
    if (messages.moveExhausted(arn, deadLetterArn, { now, maxReceiveCount })) changed();
    return queue;
  }

  function changed(): void {
    const { onChange } = options;
    if (onChange !== undefined) queueMicrotask(onChange);
  }

  function earliestVisibleAt(): number | undefined {
    const instants = [...consumed].flatMap((arn) => messages.earliestVisibleAt(arn) ?? []);
    return instants.length === 0 ? undefined : Math.min(...instants);
  }

  return {
    name: 'sqs',
    nextDueAt: earliestVisibleAt,
    async tick() {
      for (const arn of messages.queues()) inTransaction(database, () => settle(arn));
    },
    // A message in flight is its receiver's business: the event source mapping is busy while its function runs, and a
    // message whose function failed only waits for its visibility time-out, which is an instant to come.
    busy: () => (earliestVisibleAt() ?? Number.POSITIVE_INFINITY) <= clock.now(),

    ensureQueue: (spec: QueueSpec) => queues.put(spec, clock.now()),
    markConsumed(arn, isConsumed = true) {
      queueOf(arn);
      if (isConsumed) consumed.add(arn);
      else consumed.delete(arn);
    },

    send(arn, message) {
      queueOf(arn);
      checkMessage(message);
      checkDelay(message.delaySeconds ?? 0);
      const messageId = randomUUID();
      const sentAt = clock.now();
      messages.insert(arn, {
        messageId,
        body: message.body,
        messageAttributes: message.messageAttributes ?? {},
        traceHeader: message.traceHeader,
        sentAt,
        visibleAt: sentAt + (message.delaySeconds ?? 0) * 1000,
      });
      changed();
      return { messageId };
    },

    receive(arn, max, { visibilityTimeoutSeconds } = {}) {
      queueOf(arn);
      // Most looks find nothing, and need no transaction to see it.
      if ((messages.earliestVisibleAt(arn) ?? Number.POSITIVE_INFINITY) > clock.now()) return [];
      return inTransaction(database, () => {
        const queue = settle(arn);
        const now = clock.now();
        const visibleAt = now + (visibilityTimeoutSeconds ?? queue.visibilityTimeoutSeconds) * 1000;
        return messages.visible(arn, now, max).map((message) => {
          const receiptHandle = makeReceiptHandle(arn, message.messageId);
          return toReceived(messages.receive(message, { receiptHandle, now, visibleAt }));
        });
      });
    },

    delete(arn, receiptHandle) {
      queueOf(arn);
      readReceiptHandle(arn, receiptHandle);
      messages.remove(arn, receiptHandle);
    },

    changeVisibility(arn, receiptHandle, seconds) {
      queueOf(arn);
      const message = messages.find(arn, readReceiptHandle(arn, receiptHandle).messageId);
      if (message === undefined) {
        const reason = 'Message does not exist or is not available for visibility timeout change.';
        throw sqsErrors.invalidValue(
          `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
        );
      }
      const now = clock.now();
      if (message.receiptHandle !== receiptHandle || message.visibleAt <= now) throw sqsErrors.notInFlight();
      if (now + seconds * 1000 > (message.receivedAt ?? now) + MAX_HIDDEN_SECONDS * 1000) {
        const reason = `Total VisibilityTimeout for the message is beyond the limit [${MAX_HIDDEN_SECONDS} seconds].`;
        throw sqsErrors.invalidValue(`Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: ${reason}`);
      }
      messages.hideUntil(message, now + seconds * 1000);
      changed();
    },

    purge(arn) {
      queueOf(arn);
      messages.clear(arn);
    },
    peek: (arn) => {
      settle(arn);
      return messages.all(arn);
    },
    all: () => queues.all(),
    named(name) {
      const queue = queues.named(name);
      if (queue === undefined) throw sqsErrors.queueDoesNotExist();
      return queue;
    },
    counts(arn) {
      settle(arn);
      return messages.counts(arn, clock.now());
    },
  };
}

function toReceived(message: StoredMessage): QueueMessage {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    md5OfBody: md5(message.body),
    attributes: {
      SenderId: ACCOUNT_ID,
      SentTimestamp: String(message.sentAt),
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? 0),
      ...(message.sourceArn !== undefined && { DeadLetterQueueSourceArn: message.sourceArn }),
      ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
    },
    messageAttributes: message.messageAttributes,
  };
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
