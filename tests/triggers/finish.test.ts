import { finishTrigger } from '#lib/triggers/finish.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('the end of a trigger that has no occurrence left', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  async function create(name: string) {
    const soon = new Date(stack.stack.clock.now() + 3_600_000).toISOString().slice(0, 16);
    await stack.ask('Otto', '/trigger create', {
      name,
      schedule: `at ${soon}`,
      message: 'x',
      channel: stack.channelId('ops'),
    });
    const guildId = stack.stack.discord.guild.id;
    const triggerId = (await stack.worker.triggers.idOf(guildId, name)) ?? '';
    const pair = await stack.worker.triggers.load(guildId, triggerId);
    if (!pair) throw new Error('nothing was created');
    return pair;
  }

  it('is not brought about for one that has been given another schedule in between', async () => {
    const seen = await create('edited');
    await stack.ask('Otto', '/trigger update', { name: 'edited', schedule: 'every 1 hour' });

    await expect(finishTrigger(stack.worker, seen)).rejects.toMatchObject({ code: 'request.stale' });

    expect(await stack.ask('Vera', '/trigger show', { name: 'edited' })).toContain('is active');
  });

  it('is not brought about for one that has been paused in between', async () => {
    const seen = await create('stopped');
    await stack.ask('Otto', '/trigger pause', { name: 'stopped' });

    await expect(finishTrigger(stack.worker, seen)).rejects.toMatchObject({ code: 'request.stale' });

    expect(await stack.ask('Vera', '/trigger show', { name: 'stopped' })).toContain('is paused');
  });

  it('comes once, whoever sees it first', async () => {
    const seen = await create('over');

    const ended = await Promise.all([finishTrigger(stack.worker, seen), finishTrigger(stack.worker, seen)]);

    expect(ended.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await stack.ask('Vera', '/trigger show', { name: 'over' })).toContain('is finished');
  });
});
