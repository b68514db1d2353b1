import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

import type { Participant, VirtualClock } from '../contract.ts';

/** A table whose items expire. */
export interface ExpiringTable {
  readonly name: string;
  /** The names of its key attributes. */
  readonly keys: readonly string[];
  /** The attribute that holds the instant of expiry, epoch seconds. */
  readonly attribute: string;
}

const HOUR_MS = 3_600_000;

/**
 * Deletes what has expired by virtual time, once every whole virtual hour: late, as DynamoDB's own TTL is, so that readers
 * have to filter. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export function createExpiry(options: {
  clock: VirtualClock;
  client: DynamoDBClient;
  tables: readonly ExpiringTable[];
}): Participant {
  const { clock, client, tables } = options;
  let sweptAt = clock.now();
  let sweeps = 0;

  const nextDueAt = () => (Math.floor(sweptAt / HOUR_MS) + 1) * HOUR_MS;

  return {
    name: 'expiry',
    nextDueAt: () => (tables.length === 0 ? undefined : nextDueAt()),
    busy: () => sweeps > 0,
    async tick() {
      if (tables.length === 0 || clock.now() < nextDueAt()) return;
      sweptAt = clock.now();
      sweeps += 1;
      try {
        for (const table of tables) await sweep(client, table, Math.floor(sweptAt / 1000));
      } catch (error) {
        // The next hour finds the same items again.
        console.error('Expired items could not be deleted', error);
      } finally {
        sweeps -= 1;
      }
    },
  };
}

async function sweep(client: DynamoDBClient, table: ExpiringTable, nowSeconds: number): Promise<void> {
  const names = Object.fromEntries(table.keys.map((key, index) => [`#key${index}`, key]));
  const expired = {
    ExpressionAttributeNames: { '#expires': table.attribute },
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } },
  };
  const pages = paginateScan(
    { client },
    {
      TableName: table.name,
      FilterExpression: '#expires <= :now',
      ProjectionExpression: Object.keys(names).join(', '),
      ExpressionAttributeNames: { ...expired.ExpressionAttributeNames, ...names },
      ExpressionAttributeValues: expired.ExpressionAttributeValues,
    },
  );
  for await (const { Items = [] } of pages) {
    for (const Key of Items) {
      try {
        // On the condition, for a writer may have prolonged the item's life meanwhile.
        await client.send(
          new DeleteItemCommand({ TableName: table.name, Key, ConditionExpression: '#expires <= :now', ...expired }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }
}
