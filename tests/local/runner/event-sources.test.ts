import { createSqsSource } from '#local/runner/event-sources/sqs.ts';
import { createStreamSource } from '#local/runner/event-sources/stream.ts';
import { openGround, QUEUE, sqsSource, streamOf, streamSource } from '#tests/local/runner/sources.ts';

describe('a queue as an event source', () => {
  function open(source: Partial<typeof sqsSource>, failing: readonly string[] = []) {
    const batches: string[][] = [];
    const ground = openGround(({ Records }) => {
      batches.push(Records.map(({ body }) => String(body)));
      const failed = Records.filter(({ body }) => failing.includes(String(body)));
      return { payload: { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) } };
    });
    const { context, queues } = ground;
    return { ...ground, batches, source: createSqsSource({ ...context, queues, source: { ...sqsSource, ...source } }) };
  }

  it('gathers messages until its batch is full or its window has passed', async () => {
    const { batches, now, pass, queues, source } = open({ batchSize: 3, batchWindowSeconds: 20 });

    queues.send(QUEUE, { body: 'a' });
    await source.tick();
    const due = source.nextDueAt();
    pass(5);
    queues.send(QUEUE, { body: 'b' });
    await source.tick();
    const early = [...batches];
    pass(15);
    await source.tick();
    for (const body of ['c', 'd', 'e', 'f']) queues.send(QUEUE, { body });
    await source.tick();

    expect(due).toBe(now());
    expect(early).toEqual([]);
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    expect(queues.counts(QUEUE)).toMatchObject({ inFlight: 1 });
  });

  it('deletes what no filter wants, and hands on what one does', async () => {
    const { batches, queues, source } = open({ filters: [{ body: { kind: ['fire'] } }] });

    queues.send(QUEUE, { body: '{"kind":"other"}' });
    queues.send(QUEUE, { body: '{"kind":"fire"}' });
    queues.send(QUEUE, { body: 'no JSON' });
    await source.tick();

    expect(batches).toEqual([['{"kind":"fire"}']]);
    expect(queues.peek(QUEUE)).toEqual([]);
  });

  it('runs no more batches at a time than MaximumConcurrency', async () => {
    let running = 0;
    let most = 0;
    const ground = openGround(() => undefined);
    const invoke = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { payload: null, durationMs: 0 };
    };
    const { context, queues } = ground;
    const invoker = { ...context.invoker, invoke };
    const source = createSqsSource({ ...context, invoker, queues, source: { ...sqsSource, batchSize: 1 } });
    for (const body of ['a', 'b', 'c', 'd', 'e']) queues.send(QUEUE, { body });

    for (let round = 0; round < 3; round += 1) await source.tick();

    expect(most).toBe(2);
    expect(queues.peek(QUEUE)).toEqual([]);
  });

  it('takes nothing without the permissions to poll, and nothing is due then', async () => {
    const { batches, queues, refused, source } = open({});
    refused.add('sqs:GetQueueAttributes');

    queues.send(QUEUE, { body: 'a' });
    await source.tick();
    const idle = { due: queues.nextDueAt(), busy: queues.busy() };
    refused.clear();
    await source.tick();

    expect(idle).toEqual({ due: undefined, busy: false });
    expect(batches).toEqual([['a']]);
  });

  it('hands messages over again that it may not delete', async () => {
    const { batches, pass, queues, refused, source } = open({});
    refused.add('sqs:DeleteMessage');

    queues.send(QUEUE, { body: 'a' });
    await source.tick();
    pass(31);
    await source.tick();

    expect(batches).toEqual([['a'], ['a']]);
  });
});

describe('a table’s stream as an event source', () => {
  function open(given: Partial<typeof streamSource>, fails: (numbers: readonly string[]) => boolean, count = 4) {
    const batches: string[][] = [];
    const ground = openGround(({ Records }) => {
      const numbers = Records.map((record) => (record['dynamodb'] as { SequenceNumber: string }).SequenceNumber);
      batches.push(numbers);
      return fails(numbers) ? { error: { type: 'Error', message: 'no' } } : { payload: null };
    });
    const { context, database } = ground;
    const options = { ...context, database, streamArn: 'arn:engine', client: streamOf(count) };
    return { ...ground, batches, source: createStreamSource({ ...options, source: { ...streamSource, ...given } }) };
  }

  async function runOn({ pass, source }: ReturnType<typeof open>, minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await source.tick();
      pass(60);
    }
  }

  it('cuts a failing batch in half until the record that fails stands alone, and passes over it', async () => {
    const opened = open({ bisects: true, maximumRetryAttempts: 1 }, (numbers) => numbers.includes('3'));

    await runOn(opened, 8);

    expect(opened.batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['3'], ['4']]);
  });

  it('gives up a batch as a whole after MaximumRetryAttempts where it may not be cut', async () => {
    const opened = open({ batchSize: 2, maximumRetryAttempts: 2 }, (numbers) => numbers.includes('1'));

    await runOn(opened, 6);

    expect(opened.batches).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('gives up what is older than MaximumRecordAgeInSeconds', async () => {
    const opened = open({ batchSize: 4, maximumRecordAgeSeconds: 150 }, () => true);

    await runOn(opened, 10);

    expect(opened.batches).toHaveLength(4);
  });

  it('tries again without end where nothing bounds it, waiting a minute at most', async () => {
    const opened = open({}, () => true);

    await runOn(opened, 20);

    expect(opened.batches).toHaveLength(20);
    expect((opened.source.nextDueAt() ?? 0) - opened.now()).toBeLessThanOrEqual(60_000);
  });

  it('gathers records until its window has passed', async () => {
    const { batches, now, pass, source } = open({ batchSize: 3, batchWindowSeconds: 30 }, () => false);

    await source.tick();
    const due = source.nextDueAt();
    pass(30);
    await source.tick();

    expect(due).toBe(now());
    expect(batches).toEqual([['1', '2', '3'], ['4']]);
    expect(source.nextDueAt()).toBeUndefined();
  });

  it('reads nothing without the permissions to poll', async () => {
    const opened = open({}, () => false);
    opened.refused.add('dynamodb:GetRecords');

    await opened.source.tick();
    const idle = { batches: [...opened.batches], busy: opened.source.busy() };
    opened.refused.clear();
    await opened.source.tick();

    expect(idle).toEqual({ batches: [], busy: false });
    expect(opened.batches).toEqual([['1', '2', '3', '4']]);
  });
});
