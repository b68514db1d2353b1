import type { DatabaseSync } from 'node:sqlite';
import type { Occurrence } from './schedule-delivery.ts';

/** An occurrence that could not be delivered and is tried again. */
export interface Retry {
  readonly id: number;
  readonly occurrence: Occurrence;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS scheduler_retries (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    occurrence TEXT NOT NULL
  );
`;

/** The deliveries that are to be tried again, kept over restarts. */
export function openScheduleRetries(database: DatabaseSync) {
  database.exec(SCHEMA);
  const insert = database.prepare('INSERT INTO scheduler_retries (at, occurrence) VALUES (?, ?)');
  const first = database.prepare('SELECT * FROM scheduler_retries ORDER BY at, id LIMIT 1');
  const remove = database.prepare('DELETE FROM scheduler_retries WHERE id = ?');

  return {
    add: (at: number, occurrence: Occurrence) => insert.run(at, JSON.stringify(occurrence)),
    nextAt(): number | undefined {
      const row = first.get();
      return row === undefined ? undefined : Number(row['at']);
    },
    /** Takes the earliest away when it is due. */
    take(now: number): Retry | undefined {
      const row = first.get();
      if (row === undefined || Number(row['at']) > now) return undefined;
      const id = Number(row['id']);
      remove.run(id);
      return { id, occurrence: JSON.parse(String(row['occurrence'])) as Occurrence };
    },
  };
}
