import type { AuditStore } from '#lib/audit/store.ts';
import { dedupeKey, headKey } from '#lib/platform/dynamodb/keys.ts';
import { dedupeOf } from '#lib/platform/dynamodb/mutation.ts';
import { getItem, type Tables } from '#lib/platform/dynamodb/table.ts';

/** What mutations need to know of earlier ones. */
export function createAuditStore(tables: Tables): AuditStore {
  return {
    async head(guildId, entity) {
      const item = await getItem(tables, tables.stateTable, headKey(guildId, entity));
      return item && { seq: Number(item['seq']), hash: String(item['hash']) };
    },

    async answered(guildId, requestKey) {
      const item = await getItem(tables, tables.derivedTable, dedupeKey(guildId, requestKey));
      return item && dedupeOf(item);
    },
  };
}
