import type { DatabaseSync } from 'node:sqlite';

const KEPT_DELIVERIES = 2000;

/** One sending of a webhook. */
export interface Delivery {
  readonly id: number;
  /** `x-github-delivery`; a redelivery has that of the first one. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly runId?: number;
  /** The bytes that are signed. */
  readonly body: string;
  /** When it is to be sent, virtual epoch milliseconds. */
  readonly dueAt: number;
  /** Virtual; undefined while it waits. */
  readonly deliveredAt?: number;
  /** The HTTP status; 0 when nobody answered. */
  readonly status?: number;
  /** Real milliseconds. */
  readonly durationMs?: number;
  readonly reason?: string;
}

export interface DeliveryStore {
  /** One that waits is due at its time; one that is sent by who adds it never is. */
  add(delivery: Omit<Delivery, 'id'>, how: 'waits' | 'is sent'): Delivery;
  save(delivery: Delivery): void;
  find(id: number): Delivery | undefined;
  /** Oldest first. */
  list(): Delivery[];
  due(now: number): Delivery[];
  nextAt(): number | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS github_deliveries (id INTEGER PRIMARY KEY AUTOINCREMENT, due_at REAL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS github_deliveries_by_due ON github_deliveries (due_at) WHERE due_at IS NOT NULL;
`;

/** Keeps deliveries, also those that wait, so that a restart loses none. */
export function openDeliveryStore(database: DatabaseSync): DeliveryStore {
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO github_deliveries (due_at, body) VALUES (?, ?)');
  const write = database.prepare('UPDATE github_deliveries SET due_at = ?, body = ? WHERE id = ?');
  const trim = database.prepare('DELETE FROM github_deliveries WHERE due_at IS NULL AND id <= ?');
  const one = database.prepare('SELECT id, body FROM github_deliveries WHERE id = ?');
  const all = database.prepare('SELECT id, body FROM github_deliveries ORDER BY id');
  const due = database.prepare('SELECT id, body FROM github_deliveries WHERE due_at <= ? ORDER BY due_at, id');
  const earliest = database.prepare('SELECT MIN(due_at) AS at FROM github_deliveries WHERE due_at IS NOT NULL');

  return {
    add(delivery, how) {
      const { lastInsertRowid } = insert.run(how === 'waits' ? delivery.dueAt : null, JSON.stringify(delivery));
      trim.run(BigInt(lastInsertRowid) - BigInt(KEPT_DELIVERIES));
      return { ...delivery, id: Number(lastInsertRowid) };
    },
    save(delivery) {
      const dueAt = delivery.status === undefined ? delivery.dueAt : null;
      write.run(dueAt, JSON.stringify(delivery), delivery.id);
    },
    find(id) {
      const row = one.get(id);
      return row && parse(row);
    },
    list: () => all.all().map(parse),
    due: (now) => due.all(now).map(parse),
    nextAt() {
      const at = earliest.get()?.['at'];
      return at === null || at === undefined ? undefined : Number(at);
    },
  };
}

function parse(row: Record<string, unknown>): Delivery {
  return { ...(JSON.parse(String(row['body'])) as Omit<Delivery, 'id'>), id: Number(row['id']) };
}
