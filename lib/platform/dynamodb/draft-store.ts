import { draftKey } from '#lib/platform/dynamodb/keys.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { getItem, putItem, type Tables } from '#lib/platform/dynamodb/table.ts';
import type { Draft, DraftStore } from '#lib/triggers/draft.ts';

const LIVES_SECONDS = 3600;

/** Drafts in the table `derived`. */
export function createDraftStore(tables: Tables): DraftStore {
  return {
    async put(draft) {
      const expiresAt = Math.floor(draft.createdAt / 1000) + LIVES_SECONDS;
      await putItem(tables, tables.derivedTable, {
        ...draft,
        ...draftKey(draft.guildId, draft.userId, draft.id),
        expiresAt,
      });
    },

    async find(guildId, userId, id) {
      const item = await getItem(tables, tables.derivedTable, draftKey(guildId, userId, id));
      return item && valueOf<Draft>(item);
    },
  };
}
