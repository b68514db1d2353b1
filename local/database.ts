import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the one database that the local services share, each with tables of its own; ':memory:' for tests.
 *
 * A commit survives a SIGKILL of the process: in WAL mode the page cache of the system has it by then
 * (https://sqlite.org/pragma.html#pragma_synchronous). The file holds local secrets, hence its mode.
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000');
  if (file !== ':memory:') chmodSync(file, 0o600);
  return database;
}

/** Runs `work` in a transaction, or in the one that is open already; an error undoes it and is thrown on. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
