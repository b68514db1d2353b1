import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import type { QueueSpec } from '../contract.ts';

export interface StoredQueue extends QueueSpec {
  readonly createdAt: number;
  readonly modifiedAt: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_queues (
    arn TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    visibility_seconds INTEGER NOT NULL,
    retention_seconds INTEGER NOT NULL,
    dead_letter_arn TEXT,
    max_receive_count INTEGER,
    created_at INTEGER NOT NULL,
    modified_at INTEGER NOT NULL
  );
`;

/** The queues and their settings; what was read once is remembered, for every look at a queue asks for them. */
export function openQueueTable(database: DatabaseSync) {
  database.exec(SCHEMA);
  const known = new Map<string, StoredQueue>();
  const put = database.prepare(
    `INSERT INTO sqs_queues VALUES (:arn, :name, :visibility, :retention, :deadLetterArn, :maxReceiveCount, :now, :now)
     ON CONFLICT (arn) DO UPDATE SET visibility_seconds = :visibility, retention_seconds = :retention,
       dead_letter_arn = :deadLetterArn, max_receive_count = :maxReceiveCount, modified_at = :now`,
  );
  const byArn = database.prepare('SELECT * FROM sqs_queues WHERE arn = ?');
  const byName = database.prepare('SELECT * FROM sqs_queues WHERE name = ?');
  const all = database.prepare('SELECT * FROM sqs_queues ORDER BY name');

  return {
    put(spec: QueueSpec, now: number) {
      known.delete(spec.arn);
      put.run({
        arn: spec.arn,
        name: spec.name,
        visibility: spec.visibilityTimeoutSeconds,
        retention: spec.retentionSeconds,
        deadLetterArn: spec.redrive?.deadLetterArn ?? null,
        maxReceiveCount: spec.redrive?.maxReceiveCount ?? null,
        now,
      });
    },
    find(arn: string): StoredQueue | undefined {
      const queue = known.get(arn) ?? fromRow(byArn.get(arn));
      if (queue !== undefined) known.set(arn, queue);
      return queue;
    },
    named: (name: string): StoredQueue | undefined => fromRow(byName.get(name)),
    all: (): StoredQueue[] => all.all().flatMap((row) => fromRow(row) ?? []),
  };
}

function fromRow(row: Record<string, SQLOutputValue> | undefined): StoredQueue | undefined {
  if (row === undefined) return undefined;
  const deadLetterArn = row['dead_letter_arn'];
  return {
    arn: String(row['arn']),
    name: String(row['name']),
    visibilityTimeoutSeconds: Number(row['visibility_seconds']),
    retentionSeconds: Number(row['retention_seconds']),
    createdAt: Number(row['created_at']),
    modifiedAt: Number(row['modified_at']),
    ...(typeof deadLetterArn === 'string' && {
      redrive: { deadLetterArn, maxReceiveCount: Number(row['max_receive_count']) },
    }),
  };
}
