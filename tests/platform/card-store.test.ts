import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { LivingCard } from '#lib/cards/living-card.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import { createCardStore } from '#lib/platform/dynamodb/card-store.ts';
import { newCardWrite, wantedCardWrite } from '#lib/platform/dynamodb/card-writes.ts';
import { cardKey } from '#lib/platform/dynamodb/keys.ts';
import { getItem, type Tables } from '#lib/platform/dynamodb/table.ts';
import { transact } from '#lib/platform/dynamodb/transact.ts';
import { systemIds } from '#lib/platform/system/ids.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { type Engine, startEngine } from '#local/dynamodb/engine.ts';
import { ensureTable } from '#local/dynamodb/tables.ts';
import { ITEMS, openClient } from '#tests/local/dynamodb/client.ts';

const START = Date.parse('2026-11-21T09:00:00Z');
const DAYS_35_SECONDS = 35 * 86_400;

let engine: Engine;
let tables: Tables;
let now: number;
let breaks: Array<'conflict' | 'answer lost'> = [];
let key: { guildId: string; id: string };

beforeAll(async () => {
  engine = await startEngine();
  const client = openClient(engine.endpoint);
  const { StreamSpecification: _none, ...withoutStream } = ITEMS;
  await ensureTable(client, 'Derived', withoutStream);
  const real = createOutbound();
  tables = {
    client,
    ids: systemIds,
    clock: { now: () => now, sleep: () => Promise.resolve() },
    stateTable: 'State',
    derivedTable: 'Derived',
    timeoutMs: 5_000,
    outbound: (call, send) =>
      real(call, async (signal) => {
        const fault = call.operation === 'UpdateItem' ? breaks.shift() : undefined;
        if (!fault) return send(signal);
        if (fault === 'answer lost') {
          await send(signal);
          throw new Error('the answer was lost');
        }
        throw awsConflict(call);
      }),
  };
});

beforeEach(() => {
  now = START;
  breaks = [];
  key = { guildId: 'g', id: systemIds.triggerId() };
});

afterAll(async () => {
  tables.client.destroy();
  await engine.stop();
});

function awsConflict(call: Parameters<Tables['outbound']>[0]): Error {
  const cause = new TransactionConflictException({ message: 'conflict', $metadata: { httpStatusCode: 400 } });
  return new OutboundFailure('permanent', call, 'conflict', { code: cause.name, cause });
}

function card(): LivingCard {
  const desired = { card: { title: 'first' } };
  const revs = { desiredRev: 1, shownRev: 0 };
  return { schemaVersion: 1, ...key, channelId: 'ops', desired, ...revs, correlationId: 'c' };
}

describe('the store of cards', () => {
  it('creates a card once and reads it as it was, for 35 days', async () => {
    const store = createCardStore(tables);

    const made = [await store.create(card()), await store.create({ ...card(), channelId: 'other' })];

    expect(made).toEqual([true, false]);
    expect(await store.find(key)).toEqual(card());
    const row = await getItem(tables, 'Derived', cardKey(key));
    expect(row?.['expiresAt']).toBe(START / 1000 + DAYS_35_SECONDS);
    expect(await store.find({ ...key, guildId: 'another' })).toBeUndefined();
  });

  it('gives the lease to one of many, again when it is free, and to another when it is over', async () => {
    const store = createCardStore(tables);
    await store.create(card());

    const claims = await Promise.all(Array.from({ length: 8 }, () => store.claim(key, START, 30_000)));
    const [holder] = claims.filter((claim) => claim !== undefined);
    const freed = await store.release(key, holder?.lease ?? '', { shownRev: 1 });
    const again = await store.claim(key, START, 30_000);
    const early = await store.claim(key, START + 29_999, 30_000);
    const other = await store.claim(key, START + 30_000, 30_000);
    const late = await store.release(key, again?.lease ?? '', { shownRev: 7 });

    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(freed).toEqual({ ...card(), shownRev: 1 });
    expect(again).toMatchObject({ shownRev: 1, leaseUntil: START + 30_000 });
    expect(early).toBeUndefined();
    expect(other?.lease).not.toBe(again?.lease);
    expect(late).toBeUndefined();
    expect(await store.keep(key, again?.lease ?? '', { posting: { since: 1 } })).toBe(false);
    expect(await store.keep(key, other?.lease ?? '', { posting: { since: 1 }, interaction: null })).toBe(true);
    expect(await store.find(key)).toMatchObject({ shownRev: 1, posting: { since: 1 } });
  });

  it('sees in the release what was wanted until then', async () => {
    const store = createCardStore(tables);
    await store.create(card());
    const holder = await store.claim(key, START, 30_000);

    await store.want(key, { card: { title: 'second' } });
    const freed = await store.release(key, holder?.lease ?? '', { shownRev: 1, failures: null });

    expect(holder?.desired).toEqual({ card: { title: 'first' } });
    expect(freed).toMatchObject({ desiredRev: 2, desired: { card: { title: 'second' } }, shownRev: 1 });
  });

  it('makes no card out of a wish, a claim or a note', async () => {
    const store = createCardStore(tables);

    const wanted = await store.want(key, { card: {} });
    const claimed = await store.claim(key, START, 30_000);
    await store.noteReminder(key, START);

    expect([wanted, claimed, await store.find(key)]).toEqual([false, undefined, undefined]);
  });

  it('takes part in transactions of others', async () => {
    const store = createCardStore(tables);

    const made = await transact(tables, [newCardWrite(tables, card())]);
    const wanted = await transact(tables, [wantedCardWrite(tables, key, { card: { title: 'second' } }, START + 1_000)]);
    const unknown = await transact(tables, [wantedCardWrite(tables, { ...key, id: 'none' }, { card: {} }, START)]);

    expect([made.applied, wanted.applied, unknown.applied]).toEqual([true, true, false]);
    expect(await store.find(key)).toMatchObject({ desiredRev: 2, desired: { card: { title: 'second' } } });
    expect((await getItem(tables, 'Derived', cardKey(key)))?.['expiresAt']).toBe(START / 1000 + 1 + DAYS_35_SECONDS);
  });

  it('comes through conflicts with transactions, and knows its own lease when the answer was lost', async () => {
    const store = createCardStore(tables);
    await store.create(card());

    breaks = ['conflict', 'conflict', 'answer lost'];
    const claimed = await store.claim(key, START, 30_000);
    breaks = ['answer lost'];
    const freed = await store.release(key, claimed?.lease ?? '', { shownRev: 1 });

    expect(claimed).toMatchObject({ leaseUntil: START + 30_000 });
    expect(freed).toEqual({ ...card(), shownRev: 1 });
  });
});
