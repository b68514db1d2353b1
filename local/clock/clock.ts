import type { DatabaseSync } from 'node:sqlite';
import type { VirtualClock } from '#local/contract.ts';

/** The machine's clock plus an offset that survives a restart; stands still while it is frozen. */
export interface SettableClock extends VirtualClock {
  /** Stops the clock at an instant, epoch milliseconds. */
  freezeAt(instant: number): void;
  /** Lets it run on from where it stands, and remembers the offset. */
  run(): void;
}

export function createClock(database: DatabaseSync): SettableClock {
  database.exec('CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset_ms REAL NOT NULL)');
  const row = database.prepare('SELECT offset_ms FROM clock WHERE id = 1').get();
  const write = database.prepare('INSERT OR REPLACE INTO clock (id, offset_ms) VALUES (1, ?)');
  let offset = Number(row?.['offset_ms'] ?? 0);
  let frozenAt: number | undefined;

  return {
    now: () => frozenAt ?? Date.now() + offset,
    freezeAt(instant) {
      frozenAt = instant;
      // A stack that is killed now must not go back in time.
      write.run(instant - Date.now());
    },
    run() {
      if (frozenAt === undefined) return;
      offset = frozenAt - Date.now();
      frozenAt = undefined;
      write.run(offset);
    },
  };
}
