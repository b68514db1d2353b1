import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { VirtualClock } from '../contract.ts';
import type { Cause } from '../wire/causes.ts';

/** An event that a function is to get, for whose answer nobody waits. */
export interface AsyncInvocation {
  readonly id: string;
  readonly functionArn: string;
  readonly event: unknown;
  /** How often the function was given it. */
  readonly attempts: number;
  /** What it came of; undefined after a restart. */
  readonly cause: Cause | undefined;
}

/** Lambda's own queue of events, kept over restarts. */
export interface AsyncInvocations {
  add(functionArn: string, event: unknown, cause: Cause | undefined): void;
  /** Those that are due, earliest first; they stay until they are removed. */
  due(): AsyncInvocation[];
  nextAt(): number | undefined;
  remove(id: string): void;
  /** Puts one off after another attempt. */
  putOff(id: string, at: number): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lambda_events (
    id TEXT PRIMARY KEY,
    function_arn TEXT NOT NULL,
    event TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL
  );
`;

/** `onChange` is called when an event has come. */
export function openAsyncInvocations(options: {
  readonly clock: VirtualClock;
  readonly database: DatabaseSync;
  readonly onChange?: () => void;
}): AsyncInvocations {
  const { clock, database, onChange } = options;
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO lambda_events (id, function_arn, event, at) VALUES (?, ?, ?, ?)');
  const select = database.prepare('SELECT * FROM lambda_events WHERE at <= ? ORDER BY at, rowid');
  const earliest = database.prepare('SELECT MIN(at) AS at FROM lambda_events');
  const remove = database.prepare('DELETE FROM lambda_events WHERE id = ?');
  const putOff = database.prepare('UPDATE lambda_events SET attempts = attempts + 1, at = ? WHERE id = ?');
  const causes = new Map<string, Cause>();

  return {
    add(functionArn, event, cause) {
      const id = randomUUID();
      insert.run(id, functionArn, JSON.stringify(event), clock.now());
      if (cause) causes.set(id, cause);
      if (onChange) queueMicrotask(onChange);
    },
    due: () =>
      select.all(clock.now()).map((row) => ({
        id: String(row['id']),
        functionArn: String(row['function_arn']),
        event: JSON.parse(String(row['event'])) as unknown,
        attempts: Number(row['attempts']),
        cause: causes.get(String(row['id'])),
      })),
    nextAt() {
      const at = earliest.get()?.['at'];
      return at === null || at === undefined ? undefined : Number(at);
    },
    remove(id) {
      remove.run(id);
      causes.delete(id);
    },
    putOff: (id, at) => void putOff.run(at, id),
  };
}
