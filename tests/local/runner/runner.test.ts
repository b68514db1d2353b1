import { createQueues } from '#local/aws/sqs.ts';
import { createClock } from '#local/clock/clock.ts';
import { parseDuration } from '#local/clock/duration.ts';
import { createTimeline } from '#local/clock/timeline.ts';
import type { InvokeResult, Invoker, Participant } from '#local/contract.ts';
import { openDatabase } from '#local/database.ts';
import { failedItems } from '#local/runner/event-sources/batch-failures.ts';
import { createScheduleSource } from '#local/runner/event-sources/schedule.ts';
import { createSqsSource } from '#local/runner/event-sources/sqs.ts';
import { createStreamSource } from '#local/runner/event-sources/stream.ts';
import type { StreamRecord } from '#local/runner/event-sources/stream-client.ts';
import { createWire } from '#local/wire/wire.ts';

const ok: InvokeResult = { payload: null, durationMs: 0 };

function invokerOf(invoke: (event: never) => InvokeResult): Invoker {
  return { invoke: (_id, event) => Promise.resolve(invoke(event as never)), stop: () => Promise.resolve() };
}

function contextAt(now: () => number) {
  const clock = { now };
  return { functionId: 'f', clock, wire: createWire(clock), may: () => true };
}

describe('a queue as an event source', () => {
  it('keeps only the messages that failed, and moves them to the dead letters when they fail too often', async () => {
    const database = openDatabase(':memory:');
    let now = 0;
    const queues = createQueues({ clock: { now: () => now }, database });
    const common = { visibilityTimeoutSeconds: 30, retentionSeconds: 1_000_000 };
    queues.ensureQueue({ name: 'dead', arn: 'arn:aws:sqs:us-east-1:000000000000:dead', ...common });
    queues.ensureQueue({
      name: 'q',
      arn: 'arn:aws:sqs:us-east-1:000000000000:q',
      ...common,
      redrive: { deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:dead', maxReceiveCount: 2 },
    });
    const source = createSqsSource({
      ...contextAt(() => now),
      queues,
      source: {
        type: 'sqs',
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:q',
        batchSize: 5,
        batchWindowSeconds: 0,
        reportsItemFailures: true,
        maximumConcurrency: 2,
        filters: [],
      },
      invoker: invokerOf((event: { Records: { body: string; messageId: string }[] }) => ({
        durationMs: 0,
        payload: {
          batchItemFailures: event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
            itemIdentifier: messageId,
          })),
        },
      })),
    });
    for (const body of ['good', 'bad', 'good']) queues.send('arn:aws:sqs:us-east-1:000000000000:q', { body });

    await source.tick();
    const left = queues.peek('arn:aws:sqs:us-east-1:000000000000:q').map(({ body }) => body);
    for (let round = 0; round < 3; round += 1) {
      now += 31_000;
      await source.tick();
    }

    expect(left).toEqual(['bad']);
    expect(queues.peek('arn:aws:sqs:us-east-1:000000000000:q')).toEqual([]);
    expect(queues.peek('arn:aws:sqs:us-east-1:000000000000:dead')).toHaveLength(1);
    database.close();
  });
});

describe('the failures that a function reports', () => {
  it.each([
    ['nothing', { payload: null, durationMs: 0 }, []],
    ['an empty list', { payload: { batchItemFailures: [] }, durationMs: 0 }, []],
    ['one', { payload: { batchItemFailures: [{ itemIdentifier: 'b' }] }, durationMs: 0 }, ['b']],
    ['an unknown one', { payload: { batchItemFailures: [{ itemIdentifier: 'z' }] }, durationMs: 0 }, ['a', 'b']],
    ['nonsense', { payload: { batchItemFailures: 'all' }, durationMs: 0 }, ['a', 'b']],
    ['an error', { error: { type: 'E', message: '' }, durationMs: 0 }, ['a', 'b']],
  ])('are read from %s as AWS reads them', (_title, result, failed) => {
    expect([...failedItems(result, ['a', 'b'], true)]).toEqual(failed);
  });
});

describe('a table’s stream as an event source', () => {
  it('filters, keeps order, tries again from the first failure, and remembers its place', async () => {
    const database = openDatabase(':memory:');
    let now = 0;
    const records = ['CONFIG', 'STATE', 'CONFIG', 'CONFIG'].map(
      (sk, index): StreamRecord => ({
        eventID: String(index),
        eventName: 'INSERT',
        dynamodb: { SequenceNumber: String(index + 1), Keys: { sk: { S: sk } } },
      }),
    );
    const seen: string[][] = [];
    let fails = 1;
    const options = {
      ...contextAt(() => now),
      streamArn: 'arn',
      database,
      client: {
        readAfter: (after: string | undefined) =>
          Promise.resolve(records.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) > Number(after ?? 0))),
      },
      source: {
        type: 'stream',
        streamArn: 'arn',
        tableName: 't',
        batchSize: 2,
        batchWindowSeconds: 0,
        maximumRecordAgeSeconds: -1,
        reportsItemFailures: true,
        bisects: true,
        maximumRetryAttempts: 3,
        filters: [{ dynamodb: { Keys: { sk: { S: ['CONFIG'] } } } }],
      },
      invoker: invokerOf((event: { Records: StreamRecord[] }) => {
        const numbers = event.Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
        seen.push(numbers);
        if (!numbers.includes('3') || fails-- <= 0) return ok;
        return { payload: { batchItemFailures: [{ itemIdentifier: '3' }] }, durationMs: 0 };
      }),
    } as const;
    const source = createStreamSource(options);

    await source.tick();
    const due = source.nextDueAt();
    now += 60_000;
    await source.tick();
    await createStreamSource(options).tick();

    expect(due).toBeGreaterThan(0);
    expect(seen).toEqual([['1', '3'], ['3'], ['4']]);
    database.close();
  });
});

describe('the clock', () => {
  it('runs a rule of every minute sixty times in an hour, and settles in between', async () => {
    const database = openDatabase(':memory:');
    const clock = createClock(database);
    const times: string[] = [];
    const rule = createScheduleSource({
      ...contextAt(() => clock.now()),
      expression: 'rate(1 minute)',
      invoker: invokerOf((event: { time: string }) => {
        times.push(event.time);
        return ok;
      }),
    });
    const timeline = createTimeline(clock, [rule]);
    const start = clock.now();

    await timeline.advanceTo(start + 3_600_000);

    expect(times).toHaveLength(60);
    expect(new Set(times).size).toBe(60);
    expect(clock.now()).toBeGreaterThanOrEqual(start + 3_600_000);
    expect(createClock(database).now() - Date.now()).toBeGreaterThan(3_500_000);
    database.close();
  });

  it('says who never settles instead of standing still', async () => {
    const database = openDatabase(':memory:');
    const clock = createClock(database);
    const restless: Participant = {
      name: 'the restless one',
      nextDueAt: () => clock.now(),
      tick: () => Promise.resolve(),
      busy: () => true,
    };

    await expect(createTimeline(clock, [restless]).advanceTo(clock.now() + 1000)).rejects.toThrow(
      'the restless one never settles',
    );
    database.close();
  });

  it.each([
    ['PT1H', 3_600_000],
    ['P1DT2H3M4S', 93_784_000],
    ['P2W', 1_209_600_000],
    ['P', undefined],
    ['1h', undefined],
    ['PT-1H', undefined],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});
