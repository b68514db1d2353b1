import { iso, tracePk } from '#lib/platform/dynamodb/keys.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, putItem, queryItems, type Tables } from '#lib/platform/dynamodb/table.ts';
import type { TraceStore } from '#lib/traces/store.ts';
import type { Trace } from '#lib/traces/trace.ts';

/** Traces in the table `derived`, by workspace and owner. */
export function createTraceStore(tables: Tables): TraceStore {
  return {
    async put(trace) {
      await putItem(tables, tables.derivedTable, {
        ...trace,
        pk: tracePk(trace.guildId, trace.owner),
        sk: `${iso(trace.startedAt)}#${trace.traceId}`,
        expiresAt: expiresAt(trace.startedAt, 'trace'),
      });
    },

    async latest(guildId, owner, count) {
      const items = await queryItems(
        tables,
        {
          TableName: tables.derivedTable,
          ConsistentRead: true,
          ScanIndexForward: false,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: encode({ ':pk': tracePk(guildId, owner) }),
        },
        { limit: count },
      );
      return items.map((item) => valueOf<Trace>(item));
    },
  };
}
