import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import { createTraceStore } from '#lib/platform/dynamodb/trace-store.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { type Engine, startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { ITEMS, openClient } from '#tests/local/dynamodb/client.ts';
import { idOf, traceOf } from './trace-of.ts';

const START = Date.parse('2026-11-21T09:00:00Z');
const DAY_MS = 86_400_000;

let engine: Engine;
let client: DynamoDBClient;
let tables: Tables;
let now = START;
let calls: string[] = [];
/** By partition key, how many rows were put. */
const puts = new Map<string, number>();

beforeAll(async () => {
  engine = await startEngine();
  client = openClient(engine.endpoint);
  const { GlobalSecondaryIndexes: _indexes, StreamSpecification: _stream, ...plain } = ITEMS;
  await ensureTable(client, 'Derived', { ...plain, AttributeDefinitions: plain.AttributeDefinitions?.slice(0, 2) });
  await ensureTable(client, 'State', { ...plain, AttributeDefinitions: plain.AttributeDefinitions?.slice(0, 2) });
  const real = createOutbound();
  tables = {
    client,
    ids: systemIds,
    clock: { now: () => now, sleep: () => Promise.resolve() },
    stateTable: 'State',
    derivedTable: 'Derived',
    timeoutMs: 5_000,
    outbound: (call, send) => {
      calls.push(call.operation);
      return real(call, send);
    },
  };
  client.middlewareStack.add((next) => (args) => {
    const { RequestItems } = args.input as { RequestItems?: Record<string, { PutRequest?: { Item: never } }[]> };
    for (const { PutRequest } of Object.values(RequestItems ?? {}).flat()) {
      const pk = (PutRequest?.Item as unknown as { pk: { S: string } } | undefined)?.pk.S;
      if (pk !== undefined) puts.set(pk, (puts.get(pk) ?? 0) + 1);
    }
    return next(args);
  });
});

beforeEach(() => {
  now = START;
  calls = [];
  puts.clear();
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

describe('the trace store', () => {
  it('gives a trace back by the whole id and by its first eight characters, in its workspace only', async () => {
    const store = createTraceStore(tables);
    const trace = traceOf('one', { guildId: '100', links: [{ label: 'GitHub run', url: 'https://github.com/a/b' }] });
    await store.put(trace);

    expect(await store.find('100', trace.traceId)).toEqual([trace]);
    expect(await createTraceStore(tables).find('100', trace.traceId.slice(0, 8))).toEqual([trace]);
    expect(await store.find('100', trace.traceId, ['111'])).toEqual([trace]);
    expect(await store.find('100', trace.traceId, ['222'])).toEqual([]);
    expect(await store.find('101', trace.traceId)).toEqual([]);
    expect(await store.latest('101', '111', 1)).toEqual([]);
  });

  it('writes a trace with one request, and anew in the place of what it was', async () => {
    const store = createTraceStore(tables);
    const running = traceOf('life', { guildId: '102', outcome: 'retry' });
    await store.put(running);
    await store.put({ ...running, outcome: 'success', durationMs: 9_000 });

    expect(calls).toEqual(['BatchWriteItem', 'BatchWriteItem']);
    expect(await store.latest('102', '111', 10)).toEqual([{ ...running, outcome: 'success', durationMs: 9_000 }]);
    expect(await store.lines('102', { limit: 10 })).toMatchObject([{ outcome: 'success' }]);
  });

  it('lists an owner’s own, newest first and page by page, reading no more than is asked for', async () => {
    const store = createTraceStore(tables);
    for (const [index, owner] of ['111', '222', '111', '111'].entries()) {
      await store.put(traceOf(`page ${index}`, { guildId: '103', owner, startedAt: START + index }));
    }
    calls = [];

    const [newest, second] = await store.latest('103', '111', 2);
    const rest = await store.latest('103', '111', 2, second);

    expect([newest?.traceId, second?.traceId]).toEqual([idOf('page 3'), idOf('page 2')]);
    expect(rest.map(({ traceId }) => traceId)).toEqual([idOf('page 0')]);
    expect(calls).toEqual(['Query', 'BatchGetItem', 'Query', 'BatchGetItem']);
  });

  it('shows nothing of what has expired, seven days after it ended', async () => {
    const store = createTraceStore(tables);
    const trace = traceOf('old', { guildId: '104', durationMs: DAY_MS });
    await store.put(trace);

    now = START + 8 * DAY_MS - 1_000;
    expect(await store.find('104', trace.traceId)).toHaveLength(1);
    now = START + 8 * DAY_MS;

    expect(await store.find('104', trace.traceId)).toEqual([]);
    expect(await store.latest('104', '111', 1)).toEqual([]);
    expect(await store.lines('104', { limit: 1 })).toEqual([]);
  });

  it('finds the newest thousand of a workspace and the newest hundred of a person, and no row takes all writes', async () => {
    const store = createTraceStore(tables);
    const owners = Array.from({ length: 9 }, (_, index) => `${300 + index}`);
    const traces = Array.from({ length: 1_001 }, (_, index) =>
      traceOf(`many ${index}`, { guildId: '105', owner: owners[index % 9] ?? '', startedAt: START + index * 1_000 }),
    );
    now = START + 1_001_000;
    for (let from = 0; from < traces.length; from += 40) {
      await Promise.all(traces.slice(from, from + 40).map((trace) => store.put(trace)));
    }

    const found: number[] = [];
    for (const index of [0, 1, 2, 500, 999, 1_000]) {
      if ((await store.find('105', idOf(`many ${index}`))).length === 1) found.push(index);
    }
    // Nine persons take turns: 0 has 112 of them, the hundredth newest of person 0 is number 108.
    const own: number[] = [];
    for (const index of [0, 90, 99, 108, 999]) {
      if ((await store.find('105', idOf(`many ${index}`), ['300'])).length === 1) own.push(index);
    }
    const newest = await store.lines('105', { limit: 25 });

    expect(found).toEqual([1, 2, 500, 999, 1_000]);
    expect(own).toEqual([108, 999]);
    expect(newest.map(({ traceId }) => traceId)).toEqual(
      Array.from({ length: 25 }, (_, index) => idOf(`many ${1_000 - index}`)),
    );
    // 3,003 rows: a third by their ids, a third by nine persons, a third by four lists.
    expect(Math.max(...puts.values())).toBeLessThan(400);
    expect(puts.size).toBeGreaterThan(1_001);
  });

  it('sends again what DynamoDB does not take of a batch at once', async () => {
    let refusals = 2;
    const send = async (command: unknown) => {
      const { input } = command as BatchWriteItemCommand;
      if (!(command instanceof BatchWriteItemCommand) || refusals === 0) return client.send(command as never);
      refusals -= 1;
      const [first, ...rest] = input.RequestItems?.['Derived'] ?? [];
      await client.send(new BatchWriteItemCommand({ RequestItems: { Derived: first ? [first] : [] } }));
      return { UnprocessedItems: { Derived: rest } };
    };
    const store = createTraceStore({ ...tables, client: { send } as unknown as DynamoDBClient });
    const trace = traceOf('throttled', { guildId: '106' });

    await store.put(trace);

    expect(refusals).toBe(0);
    expect(await store.latest('106', '111', 1)).toEqual([trace]);
    expect(await store.find('106', trace.traceId)).toEqual([trace]);
  });
});
