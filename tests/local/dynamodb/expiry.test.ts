import { type DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';

import { type Engine, startEngine } from '#local/dynamodb/engine.ts';
import { createExpiry } from '#local/dynamodb/expiry.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { keepErrors } from '#tests/local/keep-errors.ts';
import { ITEMS, openClient } from './client.ts';

const START = Date.parse('2026-12-01T09:20:00Z');
const HOUR = 3_600_000;
const TABLE = { name: 'Items', keys: ['pk', 'sk'], attribute: 'expiresAt' };

let engine: Engine;
let client: DynamoDBClient;
let now: number;
const clock = { now: () => now };

beforeEach(async () => {
  now = START;
  engine = await startEngine();
  client = openClient(engine.endpoint);
  await ensureTable(client, 'Items', ITEMS);
});

afterEach(async () => {
  client.destroy();
  await engine.stop();
});

function put(sk: string, expiresAt?: number) {
  const expiry = expiresAt === undefined ? {} : { expiresAt: { N: String(expiresAt / 1000) } };
  return client.send(new PutItemCommand({ TableName: 'Items', Item: { pk: { S: 'a' }, sk: { S: sk }, ...expiry } }));
}

async function left(): Promise<string[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'Items' }));
  return Items.map(({ sk }) => sk?.S ?? '').sort((a, b) => a.localeCompare(b));
}

describe('expiry', () => {
  it('deletes on the whole hour what has expired by virtual time, and nothing else', async () => {
    const expiry = createExpiry({ clock, client, tables: [TABLE] });
    await put('gone', START + HOUR / 4);
    await put('stays', START + HOUR);
    await put('forever');

    const due = expiry.nextDueAt();
    now = due ?? 0;
    await expiry.tick();

    expect(due).toBe(Date.parse('2026-12-01T10:00:00Z'));
    expect(await left()).toEqual(['forever', 'stays']);
    expect(expiry.nextDueAt()).toBe(Date.parse('2026-12-01T11:00:00Z'));
    expect(expiry.busy()).toBe(false);
  });

  it('is late: an item outlives its time until the hour is full', async () => {
    const expiry = createExpiry({ clock, client, tables: [TABLE] });
    await put('late', START + 1000);

    now = START + HOUR / 2;
    await expiry.tick();

    expect(await left()).toEqual(['late']);
  });

  it('deletes more items than one page holds', async () => {
    const expiry = createExpiry({ clock, client, tables: [TABLE] });
    const filler = { S: 'x'.repeat(300_000) };
    for (const sk of ['1', '2', '3', '4', '5']) {
      const Item = { pk: { S: sk }, sk: { S: sk }, filler, expiresAt: { N: String(START / 1000) } };
      await client.send(new PutItemCommand({ TableName: 'Items', Item }));
    }

    now = START + HOUR;
    await expiry.tick();

    expect(await left()).toEqual([]);
  });

  it('has nothing to do when no table has items that expire', () => {
    expect(createExpiry({ clock, client, tables: [] }).nextDueAt()).toBeUndefined();
  });

  it('reports a failure and tries again the next hour', async () => {
    using errors = keepErrors();
    const expiry = createExpiry({ clock, client, tables: [{ ...TABLE, name: 'Missing' }] });

    now = START + HOUR;
    await expiry.tick();

    expect(errors.lines).toHaveLength(1);
    expect(expiry.busy()).toBe(false);
    expect(expiry.nextDueAt()).toBe(Date.parse('2026-12-01T11:00:00Z'));
  });
});
