import type { WatchStore } from '#lib/checks/store.ts';
import { watchKey } from '#lib/platform/dynamodb/keys.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import { getItem, putItem, type Tables } from '#lib/platform/dynamodb/table.ts';

/** What the watcher remembers, in the table `derived`. */
export function createWatchStore(tables: Tables): WatchStore {
  async function write(name: string, values: object): Promise<void> {
    const expiry = expiresAt(tables.clock.now(), 'watch');
    await putItem(tables, tables.derivedTable, { schemaVersion: 1, ...watchKey(name), ...values, expiresAt: expiry });
  }

  return {
    async heartbeat() {
      const item = await getItem(tables, tables.derivedTable, watchKey('HEARTBEAT'));
      return item && Number(item['at']);
    },

    beat: (at) => write('HEARTBEAT', { at }),

    async deadLetters() {
      const item = await getItem(tables, tables.derivedTable, watchKey('DEAD_LETTERS'));
      return (item?.['counts'] ?? {}) as Readonly<Record<string, number>>;
    },

    noteDeadLetters: (counts) => write('DEAD_LETTERS', { counts }),
  };
}
