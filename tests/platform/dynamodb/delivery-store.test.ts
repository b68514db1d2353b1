import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDeliveryStore } from '#lib/platform/dynamodb/delivery-store.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { type Engine, startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 11, 1, 3);

let engine: Engine;
let client: DynamoDBClient;
let now = START;

beforeAll(async () => {
  engine = await startEngine();
  client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: engine.endpoint,
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  await ensureTable(client, 'derived', {
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

describe('the store of deliveries', () => {
  it('has seen what it remembers, for the three days in which GitHub can send it again', async () => {
    const deliveries = createDeliveryStore({
      client,
      outbound: createOutbound(),
      clock: { now: () => now, sleep: () => Promise.resolve() },
      ids: systemIds,
      stateTable: 'state',
      derivedTable: 'derived',
      timeoutMs: 5_000,
    });

    const before = await deliveries.seen('d1');
    await deliveries.remember('d1');
    await deliveries.remember('d1');
    const after = await deliveries.seen('d1');
    const other = await deliveries.seen('d2');
    now = START + 3 * DAY_MS - 1_000;
    const atLast = await deliveries.seen('d1');
    now = START + 3 * DAY_MS;
    const over = await deliveries.seen('d1');

    expect([before, after, other, atLast, over]).toEqual([false, true, false, true, false]);
  });
});
