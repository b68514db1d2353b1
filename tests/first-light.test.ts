import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('the main job', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  it('sends a message and keeps a run for each time that the preview promised, and no other', async () => {
    const answer = await stack.ask('Otto', '/trigger create', {
      name: 'heartbeat',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'all is well',
      channel: stack.channelId('ops'),
    });
    const promised = [...answer.matchAll(/<t:(\d+):F>/g)].map(([, seconds]) => Number(seconds) * 1000);

    await stack.advance('PT1H');

    const history = await stack.ask('Vera', '/trigger history', { name: 'heartbeat', count: 20 });
    const ran = [...history.matchAll(/✅ <t:(\d+):f>/g)].map(([, seconds]) => Number(seconds) * 1000).reverse();
    const first = promised[0] ?? 0;
    const expected = Array.from({ length: 20 }, (_, index) => first + index * 300_000).filter(
      (at) => at <= stack.stack.clock.now(),
    );
    expect(promised).toHaveLength(5);
    expect(ran).toEqual(expected);
    expect(ran.slice(0, 5)).toEqual(promised);
    expect(await stack.posted()).toHaveLength(ran.length);
  });
});
