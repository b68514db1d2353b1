import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';

import { type Engine, startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { ITEMS, openClient } from './client.ts';

const KEY = { pk: { S: 'a' }, sk: { S: 'b' } };
const { StreamSpecification: _stream, ...WITHOUT_STREAM } = ITEMS;
const { GlobalSecondaryIndexes: _indexes, ...WITHOUT_INDEX } = ITEMS;

let engine: Engine;
let client: DynamoDBClient;

beforeEach(async () => {
  engine = await startEngine();
  client = openClient(engine.endpoint);
});

afterEach(async () => {
  client.destroy();
  await engine.stop();
});

async function refusalOf(command: TransactWriteItemsCommand): Promise<TransactionCanceledException> {
  try {
    await client.send(command);
  } catch (error) {
    if (error instanceof TransactionCanceledException) return error;
    throw error;
  }
  throw new Error('The transaction was not refused.');
}

describe('ensureTable', () => {
  it('creates a table with its keys, index, stream and time to live', async () => {
    const { streamArn } = await ensureTable(client, 'Items', ITEMS);

    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Items' }));
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'Items' }));

    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: ITEMS.KeySchema,
      GlobalSecondaryIndexes: [{ IndexName: 'byDue', Projection: { ProjectionType: 'KEYS_ONLY' } }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(Table?.LatestStreamArn).toBe(streamArn);
    expect(streamArn).toMatch(/:table\/Items\/stream\//);
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
  });

  it('takes over the table that is there, with its items and its stream', async () => {
    const first = await ensureTable(client, 'Items', ITEMS);
    await client.send(new PutItemCommand({ TableName: 'Items', Item: KEY }));

    const second = await ensureTable(client, 'Items', ITEMS);

    expect(second).toEqual(first);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'Items', Key: KEY }));
    expect(Item).toEqual(KEY);
  });

  it('has no stream ARN for a table without a stream', async () => {
    const answer = await ensureTable(client, 'Items', WITHOUT_STREAM);

    expect(answer).toEqual({ streamArn: undefined });
  });

  it('adds an index that the template has gained, over the items that are there', async () => {
    const keyAttributes = ITEMS.AttributeDefinitions?.slice(0, 2);
    await ensureTable(client, 'Items', { ...WITHOUT_INDEX, AttributeDefinitions: keyAttributes });
    const due = { duePk: { S: 'due#0' }, dueAt: { S: '2026-12-01' } };
    await client.send(new PutItemCommand({ TableName: 'Items', Item: { ...KEY, ...due } }));

    await ensureTable(client, 'Items', ITEMS);

    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'Items',
        IndexName: 'byDue',
        KeyConditionExpression: 'duePk = :pk',
        ExpressionAttributeValues: { ':pk': due.duePk },
      }),
    );
    expect(Items).toEqual([{ ...KEY, ...due }]);
  });

  it('refuses a table whose key or stream is another one', async () => {
    await ensureTable(client, 'Items', ITEMS);
    const onlyHash = ITEMS.KeySchema?.slice(0, 1);

    await expect(ensureTable(client, 'Items', { ...ITEMS, KeySchema: onlyHash })).rejects.toThrow(
      /another key.*--reset/,
    );
    await expect(ensureTable(client, 'Items', WITHOUT_STREAM)).rejects.toThrow(/another stream/);
  });
});

describe('what the design asks of the engine', () => {
  beforeEach(async () => {
    await ensureTable(client, 'State', ITEMS);
    await ensureTable(client, 'Derived', WITHOUT_STREAM);
  });

  const put = (TableName: string, note: string, more: object = {}) => ({
    Put: { TableName, Item: { ...KEY, note: { S: note } }, ...more },
  });
  const ifNew = {
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };

  it('writes one transaction over two tables, whole or not at all, and shows the item that stood in the way', async () => {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put('Derived', 'first', ifNew)] }));

    const refusal = await refusalOf(
      new TransactWriteItemsCommand({ TransactItems: [put('State', 'second'), put('Derived', 'second', ifNew)] }),
    );
    const { Item } = await client.send(new GetItemCommand({ TableName: 'State', Key: KEY }));

    expect(refusal.CancellationReasons).toMatchObject([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { ...KEY, note: { S: 'first' } } },
    ]);
    expect(Item).toBeUndefined();
  });

  it('does a transaction once for one client request token', async () => {
    const ClientRequestToken = 'token-1';
    const command = () =>
      new TransactWriteItemsCommand({ ClientRequestToken, TransactItems: [put('State', 'once', ifNew)] });

    await client.send(command());

    await expect(client.send(command())).resolves.toBeDefined();
    const other = new TransactWriteItemsCommand({ ClientRequestToken, TransactItems: [put('State', 'other')] });
    await expect(client.send(other)).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('finds what is due through the keys-only index, in order and without the rest of the item', async () => {
    for (const [sk, dueAt] of [
      ['1', '2026-12-02'],
      ['2', '2026-12-01'],
      ['3', '2026-12-09'],
    ] as const) {
      const Item = { pk: { S: 'a' }, sk: { S: sk }, duePk: { S: 'due' }, dueAt: { S: dueAt }, note: { S: 'long' } };
      await client.send(new PutItemCommand({ TableName: 'State', Item }));
    }

    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'State',
        IndexName: 'byDue',
        KeyConditionExpression: 'duePk = :pk AND dueAt <= :now',
        ExpressionAttributeValues: { ':pk': { S: 'due' }, ':now': { S: '2026-12-05' } },
      }),
    );

    expect(Items?.map(({ sk }) => sk?.S)).toEqual(['2', '1']);
    expect(Object.keys(Items?.[0] ?? {}).sort()).toEqual(['dueAt', 'duePk', 'pk', 'sk']);
  });
});
