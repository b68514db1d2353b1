import type { DatabaseSync } from 'node:sqlite';

const KEPT_CALLS = 1000;

export interface LoggedCall {
  /** Virtual time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** The HTTP status that was answered; 0 when an interaction got no answer. */
  readonly status: number;
  /** What was sent: the body of a REST call, the payload of an interaction. */
  readonly body: unknown;
  /** Why a call was refused, or an answer to an interaction not taken. */
  readonly reason?: string;
}

export interface CallLog {
  add(call: LoggedCall): void;
  /** The last 1,000 calls, oldest first. */
  list(): LoggedCall[];
}

/** Keeps what went over the wire, with the bot token cut out wherever it may have been written. */
export function openCallLog(database: DatabaseSync, botToken: string): CallLog {
  database.exec('CREATE TABLE IF NOT EXISTS discord_calls (id INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO discord_calls (entry) VALUES (?)');
  const trim = database.prepare('DELETE FROM discord_calls WHERE id <= ?');
  const all = database.prepare('SELECT entry FROM discord_calls ORDER BY id');
  return {
    add(call) {
      const { lastInsertRowid } = insert.run(JSON.stringify(call).replaceAll(botToken, '***'));
      trim.run(BigInt(lastInsertRowid) - BigInt(KEPT_CALLS));
    },
    list: () => all.all().map((row) => JSON.parse(String(row.entry)) as LoggedCall),
  };
}
