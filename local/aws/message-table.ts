import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import type { MessageAttributes } from './message-attributes.ts';

/** A message at rest. Instants are virtual, epoch milliseconds; `receivedAt` and the handle are those of the last receive. */
export interface StoredMessage {
  readonly seq: number;
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: MessageAttributes;
  readonly traceHeader: string | undefined;
  readonly sourceArn: string | undefined;
  readonly sentAt: number;
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
  readonly receivedAt: number | undefined;
  readonly receiptHandle: string | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_arn TEXT NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT NOT NULL,
    trace_header TEXT,
    source_arn TEXT,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_at INTEGER,
    received_at INTEGER,
    receipt_handle TEXT
  );
  CREATE INDEX IF NOT EXISTS sqs_messages_by_visibility ON sqs_messages (queue_arn, visible_at);
  CREATE INDEX IF NOT EXISTS sqs_messages_by_id ON sqs_messages (message_id);
`;

/** The rows of all queues, and nothing of their rules. */
export function openMessageTable(database: DatabaseSync) {
  database.exec(SCHEMA);
  const insert = database.prepare(
    `INSERT INTO sqs_messages (queue_arn, message_id, body, attributes, trace_header, sent_at, visible_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const byId = database.prepare('SELECT * FROM sqs_messages WHERE queue_arn = ? AND message_id = ?');
  const visible = database.prepare(
    'SELECT * FROM sqs_messages WHERE queue_arn = ? AND visible_at <= ? ORDER BY visible_at, seq LIMIT ?',
  );
  const all = database.prepare('SELECT * FROM sqs_messages WHERE queue_arn = ? ORDER BY sent_at, seq');
  const holders = database.prepare('SELECT DISTINCT queue_arn AS arn FROM sqs_messages');
  const earliest = database.prepare('SELECT MIN(visible_at) AS at FROM sqs_messages WHERE queue_arn = ?');
  const receive = database.prepare(
    `UPDATE sqs_messages SET receive_count = receive_count + 1, visible_at = ?, receipt_handle = ?, received_at = ?,
       first_received_at = COALESCE(first_received_at, ?) WHERE seq = ? RETURNING *`,
  );
  const hide = database.prepare('UPDATE sqs_messages SET visible_at = ? WHERE seq = ?');
  const exhausted = database.prepare(
    `UPDATE sqs_messages SET queue_arn = ?, source_arn = ?, visible_at = ?, receipt_handle = NULL
     WHERE queue_arn = ? AND visible_at <= ? AND receive_count >= ?`,
  );
  const remove = database.prepare('DELETE FROM sqs_messages WHERE queue_arn = ? AND receipt_handle = ?');
  const expire = database.prepare('DELETE FROM sqs_messages WHERE queue_arn = ? AND sent_at <= ?');
  const clear = database.prepare('DELETE FROM sqs_messages WHERE queue_arn = ?');
  const counts = database.prepare(
    `SELECT COUNT(*) FILTER (WHERE visible_at <= :now) AS visible,
       COUNT(*) FILTER (WHERE visible_at > :now AND receipt_handle IS NOT NULL) AS inFlight,
       COUNT(*) FILTER (WHERE visible_at > :now AND receipt_handle IS NULL) AS delayed
     FROM sqs_messages WHERE queue_arn = :arn`,
  );

  return {
    insert(
      arn: string,
      message: Pick<StoredMessage, 'messageId' | 'body' | 'messageAttributes' | 'traceHeader' | 'sentAt' | 'visibleAt'>,
    ) {
      const attributes = JSON.stringify(message.messageAttributes);
      const { messageId, body, traceHeader, sentAt, visibleAt } = message;
      insert.run(arn, messageId, body, attributes, traceHeader ?? null, sentAt, visibleAt);
    },
    find(arn: string, messageId: string): StoredMessage | undefined {
      const row = byId.get(arn, messageId);
      return row === undefined ? undefined : fromRow(row);
    },
    visible: (arn: string, now: number, max: number): StoredMessage[] => visible.all(arn, now, max).map(fromRow),
    all: (arn: string): StoredMessage[] => all.all(arn).map(fromRow),
    /** The queues that hold messages, visible or not. */
    queues: (): string[] => holders.all().map(({ arn }) => String(arn)),
    earliestVisibleAt: (arn: string): number | undefined => optionalNumber(earliest.get(arn)?.['at']),
    /** Counts a receive and hides the message until `visibleAt`. */
    receive(message: StoredMessage, change: { receiptHandle: string; now: number; visibleAt: number }): StoredMessage {
      const { receiptHandle, now, visibleAt } = change;
      return fromRow(receive.get(visibleAt, receiptHandle, now, now, message.seq) ?? {});
    },
    hideUntil: (message: StoredMessage, visibleAt: number) => hide.run(visibleAt, message.seq),
    /** Moves what has been received `maxReceiveCount` times and is visible again; true when something moved. */
    moveExhausted(from: string, to: string, limits: { now: number; maxReceiveCount: number }): boolean {
      const { now, maxReceiveCount } = limits;
      return exhausted.run(to, from, now, from, now, maxReceiveCount).changes > 0;
    },
    remove: (arn: string, receiptHandle: string): boolean => remove.run(arn, receiptHandle).changes > 0,
    expireSentBefore: (arn: string, instant: number) => expire.run(arn, instant),
    clear: (arn: string) => clear.run(arn),
    counts(arn: string, now: number): { visible: number; inFlight: number; delayed: number } {
      const row = counts.get({ now, arn });
      return {
        visible: Number(row?.['visible']),
        inFlight: Number(row?.['inFlight']),
        delayed: Number(row?.['delayed']),
      };
    },
  };
}

function fromRow(row: Record<string, SQLOutputValue>): StoredMessage {
  return {
    seq: Number(row['seq']),
    messageId: String(row['message_id']),
    body: String(row['body']),
    messageAttributes: JSON.parse(String(row['attributes'])) as MessageAttributes,
    traceHeader: optionalText(row['trace_header']),
    sourceArn: optionalText(row['source_arn']),
    sentAt: Number(row['sent_at']),
    visibleAt: Number(row['visible_at']),
    receiveCount: Number(row['receive_count']),
    firstReceivedAt: optionalNumber(row['first_received_at']),
    receivedAt: optionalNumber(row['received_at']),
    receiptHandle: optionalText(row['receipt_handle']),
  };
}

function optionalText(value: SQLOutputValue | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function optionalNumber(value: SQLOutputValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
