import {
  type Key,
  projectCountKey,
  projectKey,
  projectNameKey,
  projectRepositoryKey,
  workspacePk,
} from '#lib/platform/dynamodb/keys.ts';
import { isNew, transactAudited } from '#lib/platform/dynamodb/mutation.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, getItem, queryItems, type Tables } from '#lib/platform/dynamodb/table.ts';
import type { Condition, Write } from '#lib/platform/dynamodb/transact.ts';
import { uniqueName } from '#lib/projects/name.ts';
import { MAX_PROJECTS, type Project } from '#lib/projects/project.ts';
import type { ProjectMutation, ProjectStore } from '#lib/projects/store.ts';

/** Projects in the table `state`. Guards keep their names and repositories unique and their number within the limit. */
export function createProjectStore(tables: Tables): ProjectStore {
  const table = tables.stateTable;
  return {
    async list(guildId) {
      const items = await queryItems(
        tables,
        {
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: encode({ ':pk': workspacePk(guildId), ':prefix': 'PROJECT#' }),
        },
        { limit: MAX_PROJECTS },
      );
      return items.map((item) => valueOf<Project>(item)).sort(byName);
    },

    async find(guildId, id) {
      const item = await getItem(tables, table, projectKey(guildId, id));
      return item && valueOf<Project>(item);
    },

    async mutate(mutation) {
      const count = await countWrites(tables, mutation);
      // Whoever reads the list now sees that it is full, or that this very request made it so.
      if (count === 'full') return 'stale';
      const name = nameWrites(table, mutation);
      const outcome = await transactAudited(tables, mutation, [
        ...name,
        ...repositoryWrites(table, mutation),
        ...count,
        projectWrite(table, mutation),
      ]);
      if (outcome.kind !== 'refused') return outcome.kind;
      // The guard of the new name is the first write, whenever there is one.
      const isNameNew = name.length > 0 && mutation.after !== undefined;
      return isNameNew && outcome.refusals.some(({ index }) => index === 0) ? 'name_taken' : 'stale';
    },
  };
}

function byName(left: Project, right: Project): number {
  const [a, b] = [uniqueName(left.name), uniqueName(right.name)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Takes the new name and frees the old one. */
function nameWrites(table: string, { after, before, guildId }: ProjectMutation): Write[] {
  const keyOf = (project: Project) => projectNameKey(guildId, uniqueName(project.name));
  return guardWrites(table, before && { key: keyOf(before), ...before }, after && { key: keyOf(after), ...after });
}

/** A repository is linked once. */
function repositoryWrites(table: string, { after, before, guildId }: ProjectMutation): Write[] {
  const keyOf = ({ repository }: Project) => projectRepositoryKey(guildId, repository.id);
  return guardWrites(table, before && { key: keyOf(before), ...before }, after && { key: keyOf(after), ...after });
}

interface Guard {
  readonly key: Key;
  /** The project's. */
  readonly id: string;
}

/** Puts the guard `to` and removes `from`; nothing when they are one. */
function guardWrites(table: string, from: Guard | undefined, to: Guard | undefined): Write[] {
  if (from?.key.sk === to?.key.sk) return [];
  return [
    ...(to ? [{ put: { schemaVersion: 1, ...to.key, projectId: to.id }, table, condition: isNew }] : []),
    ...(from
      ? [{ remove: from.key, table, condition: { expression: '#projectId = :id', values: { ':id': from.id } } }]
      : []),
  ];
}

/** Linking and unlinking keep count; who is slower than another reads anew. */
async function countWrites(tables: Tables, { after, before, guildId }: ProjectMutation): Promise<Write[] | 'full'> {
  if (before && after) return [];
  const key = projectCountKey(guildId);
  const item = await getItem(tables, tables.stateTable, key);
  const read = Number(item?.['count'] ?? 0);
  if (after && read >= MAX_PROJECTS) return 'full';
  const condition: Condition = item ? { expression: '#count = :read', values: { ':read': read } } : isNew;
  return [
    { put: { schemaVersion: 1, ...key, count: after ? read + 1 : read - 1 }, table: tables.stateTable, condition },
  ];
}

function projectWrite(table: string, { after, before, guildId }: ProjectMutation): Write {
  const unchanged: Condition | undefined = before && {
    expression: '#version = :read',
    values: { ':read': before.version },
  };
  if (after) return { put: { ...after, ...projectKey(guildId, after.id) }, table, condition: unchanged ?? isNew };
  if (!before || !unchanged) throw new Error('a change of a project has neither a before nor an after');
  return { remove: projectKey(guildId, before.id), table, condition: unchanged };
}
