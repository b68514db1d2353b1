import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { backoffMs } from '#lib/kernel/backoff.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import type { Clock, Ids } from '#lib/kernel/ports.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import type { Key } from '#lib/platform/dynamodb/keys.ts';

/** A stored row, decoded. */
export type Item = Readonly<Record<string, unknown>>;

export interface Tables {
  readonly client: DynamoDBClient;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly stateTable: string;
  readonly derivedTable: string;
  /** Milliseconds that one call may take. */
  readonly timeoutMs: number;
}

/** DynamoDB takes at most this many keys in one BatchGetItem. */
const BATCH_KEYS = 100;

export function encode(item: object): Record<string, AttributeValue> {
  return marshall(item, { removeUndefinedValues: true });
}

/** Decodes a row; undefined when it has expired: TTL deletes up to days late, so every read filters. */
function decodeLive(tables: Tables, item: Record<string, AttributeValue> | undefined): Item | undefined {
  if (!item) return undefined;
  const decoded: Item = unmarshall(item);
  const { expiresAt } = decoded;
  return typeof expiresAt === 'number' && expiresAt * 1000 <= tables.clock.now() ? undefined : decoded;
}

/** Reads one row strongly. */
export async function getItem(tables: Tables, table: string, key: Key): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: table, Key: encode(key), ConsistentRead: true });
  const answer = await send(tables, 'GetItem', false, (signal) => tables.client.send(command, { abortSignal: signal }));
  return decodeLive(tables, answer.Item);
}

/** Reads many rows strongly; answers them by `pk` and `sk` joined by a space, without those that are gone. */
export async function getItems(tables: Tables, table: string, keys: readonly Key[]): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  let wanted = keys.map(encode);
  while (wanted.length > 0) {
    const batch = wanted.slice(0, BATCH_KEYS);
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: batch, ConsistentRead: true } } });
    const answer = await send(tables, 'BatchGetItem', false, (signal) =>
      tables.client.send(command, { abortSignal: signal }),
    );
    for (const raw of answer.Responses?.[table] ?? []) {
      const item = decodeLive(tables, raw);
      if (item) found.set(`${String(item['pk'])} ${String(item['sk'])}`, item);
    }
    wanted = [...(answer.UnprocessedKeys?.[table]?.Keys ?? []), ...wanted.slice(BATCH_KEYS)];
  }
  return found;
}

/** Reads up to `limit` live rows that `accept` takes, page by page, in the order of the sort key. */
export async function queryItems(
  tables: Tables,
  query: Omit<QueryCommandInput, 'Limit' | 'ExclusiveStartKey'>,
  { accept = () => true, limit }: { limit: number; accept?: (item: Item) => boolean },
): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const command = new QueryCommand({
      ...query,
      ...(Number.isFinite(limit) ? { Limit: limit } : {}),
      ...(from ? { ExclusiveStartKey: from } : {}),
    });
    const answer = await send(tables, 'Query', false, (signal) => tables.client.send(command, { abortSignal: signal }));
    for (const raw of answer.Items ?? []) {
      const item = decodeLive(tables, raw);
      if (item && accept(item)) items.push(item);
    }
    from = answer.LastEvaluatedKey;
  } while (from && items.length < limit);
  return items.slice(0, limit);
}

/** Counts the rows that a query finds and its filter takes; of more than `limit` some are left out. */
export async function countItems(
  tables: Tables,
  query: Omit<QueryCommandInput, 'Limit' | 'ExclusiveStartKey' | 'Select'>,
  limit: number,
): Promise<number> {
  let count = 0;
  let from: Record<string, AttributeValue> | undefined;
  do {
    const command = new QueryCommand({
      ...query,
      Select: 'COUNT',
      Limit: limit - count,
      ...(from ? { ExclusiveStartKey: from } : {}),
    });
    const answer = await send(tables, 'Query', false, (signal) => tables.client.send(command, { abortSignal: signal }));
    count += answer.Count ?? 0;
    from = answer.LastEvaluatedKey;
  } while (from && count < limit);
  return count;
}

/** What DynamoDB does not take of a batch for now is sent again. */
const BATCH_RETRY = { baseMs: 25, capMs: 400 } as const;
const MAX_BATCH_TRIES = 5;

/**
 * Writes up to 25 rows whatever was there, in one request; each by itself, so that some may be written when it rejects.
 * Costs half the units of a transaction.
 */
export async function putItems(tables: Tables, table: string, items: readonly object[]): Promise<void> {
  let left = items.map((item) => ({ PutRequest: { Item: encode(item) } }));
  for (let attempt = 1; ; attempt += 1) {
    const command = new BatchWriteItemCommand({ RequestItems: { [table]: left } });
    const answer = await send(tables, 'BatchWriteItem', true, (signal) =>
      tables.client.send(command, { abortSignal: signal }),
    );
    left = (answer.UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item } }] : [],
    );
    if (left.length === 0) return;
    if (attempt >= MAX_BATCH_TRIES) throw new Error(`DynamoDB did not take ${left.length} rows of a batch`);
    await tables.clock.sleep(backoffMs(BATCH_RETRY, attempt, tables.ids.random()));
  }
}

/** Writes one row whatever was there. */
export async function putItem(tables: Tables, table: string, item: object): Promise<void> {
  const command = new PutItemCommand({ TableName: table, Item: encode(item) });
  await send(tables, 'PutItem', true, (signal) => tables.client.send(command, { abortSignal: signal }));
}

/** One DynamoDB call through the seam. */
export function send<Answer>(
  tables: Tables,
  operation: string,
  effect: boolean,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const call: OutboundCall = { target: 'dynamodb', operation, timeoutMs: tables.timeoutMs, effect };
  return tables.outbound(call, async (signal) => {
    try {
      return await work(signal);
    } catch (error) {
      throw awsFailure(call, error);
    }
  });
}
