import { DUE_SHARDS, dueShard, iso } from '#lib/platform/dynamodb/keys.ts';
import { encode, type Item, queryItems, type Tables } from '#lib/platform/dynamodb/table.ts';
import type { Overdue } from '#lib/triggers/store.ts';

/** The oldest rows of the index `byDue` before an instant (epoch ms), at most `limit` of each shard. */
export async function overdueRows(
  tables: Tables,
  before: number,
  { guildIds, limit }: { guildIds: readonly string[]; limit: number },
): Promise<Overdue[]> {
  const served = new Set(guildIds);
  const shards = await Promise.all(
    Array.from({ length: DUE_SHARDS }, (_, shard) =>
      queryItems(
        tables,
        {
          TableName: tables.stateTable,
          IndexName: 'byDue',
          KeyConditionExpression: 'duePk = :pk AND dueAt < :before',
          ExpressionAttributeValues: encode({ ':pk': dueShard(shard), ':before': iso(before) }),
        },
        // Rows of workspaces that are served no more must not stand in the way of the others.
        { limit, accept: (item) => served.has(guildOf(item)) },
      ),
    ),
  );
  return shards
    .flat()
    .sort((left, right) => (String(left['dueAt']) < String(right['dueAt']) ? -1 : 1))
    .flatMap(overdueOf);
}

/** The index holds keys only, so the key tells what it is: `T#<guild>#<trigger>` with `STATE` or `H#<ISO time>#R#<run>`. */
function overdueOf(item: Item): Overdue[] {
  const guildId = guildOf(item);
  const [, , triggerId = ''] = String(item['pk']).split('#');
  if (item['sk'] === 'STATE') return [{ kind: 'trigger', guildId, triggerId }];
  const [, time = '', , runId = ''] = String(item['sk']).split('#');
  return runId === '' ? [] : [{ kind: 'run', key: { guildId, triggerId, runId, at: Date.parse(time) } }];
}

function guildOf(item: Item): string {
  return String(item['pk']).split('#')[1] ?? '';
}
