import type { Hop } from '#local/wire/hop.ts';
import { createRecorder } from '#local/wire/recorder.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('the wire of a running stack', () => {
  let test: TestStack;

  beforeAll(async () => {
    test = await startTestStack();
  });
  afterAll(() => test.stop());

  const hopsAfter = async (id: number) => {
    const answer = await fetch(`${test.stack.url}/sim/wire?after=${id}`);
    return (await answer.json()) as { hops: Hop[]; last: number };
  };
  const ways = (hops: readonly Hop[]) => hops.map(({ from, operation, to }) => `${from} → ${operation} → ${to}`);

  it('tells every step of a command, its cause and its end', async () => {
    const { last } = await hopsAfter(0);

    await test.say('Otto', '/trigger create', {
      name: 'wired',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'hi',
      channel: test.channelId('ops'),
    });
    await test.advance('PT1S');

    const { hops } = await hopsAfter(last);
    const [knock] = hops;
    const ofClick = hops.filter(({ root }) => root === knock?.root);
    expect(knock).toMatchObject({
      kind: 'interaction',
      from: 'Otto',
      to: 'interactions',
      operation: '/trigger create',
      outcome: 'ok',
    });
    expect(ways(ofClick)).toEqual(
      expect.arrayContaining(
        [
          'Lambda → invoke → interactions',
          'interactions → TransactWriteItems → DerivedTable, StateTable',
          'StateTable → GetRecords → Lambda',
          'Lambda → invoke → schedule-sync',
          'schedule-sync → CreateSchedule → trigger',
        ].map((way) => (way.endsWith('→ trigger') ? expect.stringContaining('schedule-sync → CreateSchedule') : way)),
      ),
    );
    expect(hops.map(({ id }) => id)).toEqual([...hops.keys()].map((index) => last + 1 + index));
    expect(hops.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('follows a fire from Scheduler through the queue and the worker to Discord', async () => {
    const { last } = await hopsAfter(0);

    await test.advance('PT6M');

    const { hops } = await hopsAfter(last);
    const fire = hops.find(({ kind, operation }) => kind === 'schedule' && operation === 'SendMessage');
    const following = hops.filter(({ root }) => root === fire?.root);
    expect(ways(following)).toEqual(
      expect.arrayContaining([
        'FiresQueue → ReceiveMessage → Lambda',
        'Lambda → invoke → worker',
        'Lambda → DeleteMessage → FiresQueue',
      ]),
    );
    expect(following.filter(({ kind }) => kind === 'discord').map(({ operation }) => operation)).toEqual([
      `POST /channels/${test.channelId('ops')}/messages`,
    ]);
  });

  it('tells hops as they happen', async () => {
    const events = await fetch(`${test.stack.url}/sim/wire/events`);
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
    await reader.read();

    await test.say('Vera', '/trigger list');
    const { value = '' } = await reader.read();
    await reader.cancel();

    const [first = ''] = value.split('\n\n');
    const data = /^data: (.*)$/m.exec(first)?.[1] ?? '{}';
    expect(first).toMatch(/^event: hop$/m);
    expect(JSON.parse(data)).toMatchObject({ kind: 'interaction', from: 'Vera', operation: '/trigger list' });
  });

  it('shows no token and no secret', async () => {
    const role = test.stack.discord.guild.roles[1]?.id ?? '';
    await test.say('Ada', '/setup roles', { operator: role });

    const text = JSON.stringify((await hopsAfter(0)).hops);

    expect(text).toContain('/webhooks/');
    expect(text).not.toContain(test.stack.discord.botToken);
    expect(text).toMatch(/\/webhooks\/\d+\/…/);
  });

  it('refuses what is no id', async () => {
    const answer = await fetch(`${test.stack.url}/sim/wire?after=soon`);

    expect(answer.status).toBe(400);
  });
});

describe('the recorder', () => {
  it('keeps the last 2,000 hops, and tells an ended one again in its place', () => {
    const recorder = createRecorder({ now: () => 0 });
    const told: Hop[] = [];
    recorder.listen((hop) => told.push(hop));
    const hop = { kind: 'http', from: 'a', to: 'b', operation: 'c', root: 'r' } as const;

    const finish = recorder.tell(hop);
    for (let count = 0; count < 1_500; count += 1) recorder.record({ ...hop, outcome: 'ok' });
    finish('error', 'late');
    const inTime = recorder.after(0)[0];
    for (let count = 0; count < 5_000; count += 1) recorder.record({ ...hop, outcome: 'ok' });
    finish('error', 'too late');

    expect(inTime).toMatchObject({ id: 1, outcome: 'error', detail: 'late' });
    expect(told.filter(({ id }) => id === 1).map(({ outcome }) => outcome)).toEqual(['ok', 'error', 'error']);
    expect(recorder.after(0)).toHaveLength(2_000);
    expect(recorder.after(recorder.last() - 3).map(({ id }) => id)).toEqual([6_499, 6_500, 6_501]);
    expect(recorder.after(0).every(({ outcome }) => outcome === 'ok')).toBe(true);
  });
});
