import type { DatabaseSync } from 'node:sqlite';

const KEPT_CALLS = 1000;

export interface LoggedCall {
  /** Virtual time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** Below `/sim/github`, with the query; signatures cut out. */
  readonly path: string;
  /** The HTTP status that was answered; 0 when there was no answer. */
  readonly status: number;
  readonly body: unknown;
  /** Why a call was refused. */
  readonly reason?: string;
}

export interface CallLog {
  add(call: LoggedCall): void;
  /** The last 1,000 calls, oldest first. */
  list(): LoggedCall[];
}

/** Keeps what came over the wire, never an authorization, with the secrets cut out wherever they may have been written. */
export function openCallLog(database: DatabaseSync, secrets: readonly string[]): CallLog {
  database.exec('CREATE TABLE IF NOT EXISTS github_calls (id INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO github_calls (entry) VALUES (?)');
  const trim = database.prepare('DELETE FROM github_calls WHERE id <= ?');
  const all = database.prepare('SELECT entry FROM github_calls ORDER BY id');
  return {
    add(call) {
      const entry = secrets.reduce((text, secret) => text.replaceAll(secret, '***'), JSON.stringify(call));
      const { lastInsertRowid } = insert.run(entry);
      trim.run(BigInt(lastInsertRowid) - BigInt(KEPT_CALLS));
    },
    list: () => all.all().map((row) => JSON.parse(String(row['entry'])) as LoggedCall),
  };
}
