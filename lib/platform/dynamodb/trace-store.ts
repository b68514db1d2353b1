import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import {
  type Key,
  TRACE_SHARDS,
  traceFamilyPk,
  traceKey,
  tracePlace,
  traceShardOf,
  tracesOfOwnerPk,
  tracesOfShardPk,
} from '#lib/platform/dynamodb/keys.ts';
import { transactAudited } from '#lib/platform/dynamodb/mutation.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import {
  countItems,
  encode,
  getItems,
  type Item,
  putItems,
  queryItems,
  type Tables,
} from '#lib/platform/dynamodb/table.ts';
import type { TracePlace, TraceStore } from '#lib/traces/store.ts';
import { KEPT_TRACES, type Trace, type TraceLine } from '#lib/traces/trace.ts';

/** Traces whose ids begin alike. */
const MAX_ALIKE = 5;

type StoredLine = TraceLine & { readonly schemaVersion: 1 };

/**
 * Traces in the table `derived`: each is a row that is found by its id, and a line in the list of its owner and in one of
 * the workspace's lists. All three are put by one request, anew at each writing; nothing counts, so no row is hot.
 *
 * Lists grow until their lines expire. Who lists reads no more than is asked for; who finds a trace by its id counts the
 * lines that are newer, which end at the number that is kept.
 */
export function createTraceStore(tables: Tables): TraceStore {
  const { derivedTable } = tables;

  async function readLines(pk: string, limit: number, before?: TracePlace): Promise<TraceLine[]> {
    const older = before ? { condition: ' AND sk < :before', values: { ':before': tracePlace(before) } } : undefined;
    const items = await queryItems(
      tables,
      {
        TableName: derivedTable,
        ConsistentRead: true,
        ScanIndexForward: false,
        KeyConditionExpression: `pk = :pk${older?.condition ?? ''}`,
        ExpressionAttributeValues: encode({ ':pk': pk, ...older?.values }),
      },
      { limit },
    );
    return items.map((item) => valueOf<StoredLine>(item));
  }

  async function readTraces(lines: readonly TraceLine[]): Promise<Trace[]> {
    const keys = [...new Set(lines.map(({ traceId }) => traceId))].map((id) => traceKey(lines[0]?.guildId ?? '', id));
    const rows = keys.length === 0 ? new Map<string, Item>() : await getItems(tables, derivedTable, keys);
    return keys.flatMap(({ pk, sk }) => {
      const row = rows.get(`${pk} ${sk}`);
      return row ? [valueOf<Trace>(row)] : [];
    });
  }

  /** False when as many newer ones as are kept stand in the lists. */
  async function isAmongNewest(lists: readonly string[], trace: Trace, kept: number): Promise<boolean> {
    const counts = await Promise.all(lists.map((pk) => countItems(tables, newerThan(tables, pk, trace), kept)));
    return counts.reduce((sum, count) => sum + count, 0) < kept;
  }

  return {
    async put(trace) {
      const line: StoredLine = {
        schemaVersion: 1,
        traceId: trace.traceId,
        guildId: trace.guildId,
        owner: trace.owner,
        title: trace.title,
        startedAt: trace.startedAt,
        outcome: trace.outcome,
      };
      const expires = { expiresAt: expiresAt(trace.startedAt + trace.durationMs, 'trace') };
      const sk = tracePlace(trace);
      await putItems(tables, derivedTable, [
        { ...trace, ...traceKey(trace.guildId, trace.traceId), ...expires },
        { ...line, ...({ pk: tracesOfOwnerPk(trace.guildId, trace.owner), sk } satisfies Key), ...expires },
        {
          ...line,
          ...({ pk: tracesOfShardPk(trace.guildId, traceShardOf(trace.traceId)), sk } satisfies Key),
          ...expires,
        },
      ]);
    },

    async latest(guildId, owner, count, before) {
      return readTraces(await readLines(tracesOfOwnerPk(guildId, owner), count, before));
    },

    async lines(guildId, { limit, owner }) {
      if (owner !== undefined) return readLines(tracesOfOwnerPk(guildId, owner), limit);
      const lists = await Promise.all(listsOf(guildId).map((pk) => readLines(pk, limit)));
      return newestFirst(lists.flat()).slice(0, limit);
    },

    async find(guildId, start, owners) {
      const query = {
        TableName: derivedTable,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :start)',
        ExpressionAttributeValues: encode({ ':pk': traceFamilyPk(guildId, start), ':start': start }),
      };
      const accept = ({ owner }: Item) => owners === undefined || owners.includes(String(owner));
      const traces = (await queryItems(tables, query, { limit: MAX_ALIKE, accept })).map((item) =>
        valueOf<Trace>(item),
      );
      const isKept = await Promise.all(
        traces.map((trace) =>
          owners === undefined
            ? isAmongNewest(listsOf(guildId), trace, KEPT_TRACES.ofWorkspace)
            : isAmongNewest([tracesOfOwnerPk(guildId, trace.owner)], trace, KEPT_TRACES.ofOwner),
        ),
      );
      return newestFirst(traces.filter((_trace, index) => isKept[index]));
    },

    async recordLook(look) {
      const outcome = await transactAudited(tables, look, []);
      return outcome.kind === 'refused' ? 'stale' : outcome.kind;
    },
  };
}

function listsOf(guildId: string): string[] {
  return Array.from({ length: TRACE_SHARDS }, (_, shard) => tracesOfShardPk(guildId, shard));
}

function newestFirst<Placed extends TracePlace>(traces: readonly Placed[]): Placed[] {
  return traces.toSorted((left, right) => (tracePlace(left) < tracePlace(right) ? 1 : -1));
}

/** The live lines of a list that stand before a trace. One that was written a moment ago may be missing. */
function newerThan({ clock, derivedTable }: Tables, pk: string, trace: TracePlace): QueryCommandInput {
  return {
    TableName: derivedTable,
    KeyConditionExpression: 'pk = :pk AND sk > :place',
    FilterExpression: 'expiresAt > :now',
    ExpressionAttributeValues: encode({
      ':pk': pk,
      ':place': tracePlace(trace),
      ':now': Math.floor(clock.now() / 1000),
    }),
  };
}
