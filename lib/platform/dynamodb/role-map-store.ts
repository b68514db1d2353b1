import type { RoleMap } from '#lib/access/role-map.ts';
import type { RoleMapStore } from '#lib/access/store.ts';
import { rolesKey } from '#lib/platform/dynamodb/keys.ts';
import { isNew, transactAudited } from '#lib/platform/dynamodb/mutation.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { getItem, type Tables } from '#lib/platform/dynamodb/table.ts';

/** The workspace's role map in the table `state`. */
export function createRoleMapStore(tables: Tables): RoleMapStore {
  return {
    async find(guildId) {
      const item = await getItem(tables, tables.stateTable, rolesKey(guildId));
      return item && valueOf<RoleMap>(item);
    },

    async mutate({ guildId, dedupe, audit, before, after }) {
      const outcome = await transactAudited(tables, { guildId, dedupe, audit }, [
        {
          put: { ...after, ...rolesKey(guildId) },
          table: tables.stateTable,
          condition: before ? { expression: '#version = :read', values: { ':read': before.version } } : isNew,
        },
      ]);
      return outcome.kind === 'refused' ? 'stale' : outcome.kind;
    },
  };
}
