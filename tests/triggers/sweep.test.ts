import type { Run } from '#lib/runs/run.ts';
import { createFaultSeam } from '#tests/faults/fault-seam.ts';
import { violations } from '#tests/faults/invariants.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

const POST = 'worker discord POST /channels/{id}/messages #1';

describe('the watcher’s sweep', () => {
  const seam = createFaultSeam();
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack({ outbound: seam.outbound, hasDied: seam.hasDied });
  });
  afterAll(() => stack.stop());

  async function create(name: string, schedule = 'every 1 hour'): Promise<void> {
    await stack.ask('Otto', '/trigger create', {
      name,
      schedule,
      task: 'discord_message',
      message: `this is ${name}`,
      channel: stack.channelId('ops'),
    });
    await stack.advance('PT5S');
  }

  async function runsOf(name: string): Promise<Run[]> {
    const guildId = stack.stack.discord.guild.id;
    const id = (await stack.commands.triggers.idOf(guildId, name)) ?? '';
    const entries = await stack.commands.triggers.timeline(guildId, id, { limit: 100 });
    return entries.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));
  }

  function schedules(): string[] {
    return stack.stack.aws.scheduler.list().map(({ name }) => name);
  }

  const messagesOf = async (name: string) =>
    (await stack.posted()).filter((text) => text.startsWith(`this is ${name}`));

  it('creates a schedule anew that is missing', async () => {
    await create('lost');
    const [name = ''] = schedules();
    await stack.watcher.schedules.remove(name);

    await stack.advance('PT2M');

    expect(schedules()).toContain(name);
  });

  it('removes a schedule that is left over', async () => {
    await stack.watcher.schedules.create({
      name: 'tnobody00000000-7',
      expression: 'rate(1 hour)',
      timezone: 'UTC',
      message: {
        schemaVersion: 1,
        kind: 'nudge',
        guildId: 'g',
        triggerId: 'tnobody00000000',
        correlationId: 'c',
        hop: 0,
      },
    });

    await stack.advance('PT2M');

    expect(schedules()).not.toContain('tnobody00000000-7');
  });

  it('nudges a trigger whose delivery never came', async () => {
    await create('forgotten', 'every 10 minutes');
    const mine = schedules().at(-1) ?? '';
    const remaining = schedules();
    await Promise.all(remaining.map((name) => stack.watcher.schedules.remove(name)));
    expect(mine).not.toBe('');

    await stack.advance('PT15M');

    expect(await messagesOf('forgotten')).toHaveLength(1);
  });

  it('has a run attempted again whose worker died before sending: one message', async () => {
    await create('died-before', 'every 30 minutes');
    seam.arm({ label: POST, mode: 'crash before' });
    await stack.ask('Otto', '/trigger run', { name: 'died-before' });
    await stack.advance('PT1S');
    const { struck } = seam.disarm();

    await stack.advance('PT5M');

    expect(struck).toBe(true);
    expect(await messagesOf('died-before')).toHaveLength(1);
    expect(await runsOf('died-before')).toMatchObject([{ status: 'succeeded', attempt: 2 }]);
  });

  it('looks a message up after its sender died: not a second one', async () => {
    await create('died-after', 'every 30 minutes');
    seam.arm({ label: POST, mode: 'crash after' });
    await stack.ask('Otto', '/trigger run', { name: 'died-after' });
    await stack.advance('PT1S');
    seam.disarm();

    // Past the minutes for which Discord itself would recognise the nonce.
    await stack.advance('PT12M');

    expect(await messagesOf('died-after')).toHaveLength(1);
    expect(await runsOf('died-after')).toMatchObject([{ status: 'succeeded', attempt: 2 }]);
  });

  it('holds a run for a person when the bot may not read what it may have written', async () => {
    await create('unreadable', 'every 30 minutes');
    seam.arm({ label: POST, mode: 'crash after' });
    await stack.ask('Otto', '/trigger run', { name: 'unreadable' });
    await stack.advance('PT1S');
    seam.disarm();
    await permit({ canReadHistory: false });

    await stack.advance('PT5M');

    await permit({ canReadHistory: true });
    expect(await messagesOf('unreadable')).toHaveLength(1);
    expect(await runsOf('unreadable')).toMatchObject([{ status: 'hold', error: { code: 'run.unknown_outcome' } }]);
    expect(await stack.ask('Vera', '/trigger history', { name: 'unreadable' })).toContain('✋');
  });

  it('fires a time once, by the queue’s delay when it is near, and finishes the trigger', async () => {
    const inTen = new Date(stack.stack.clock.now() + 10 * 60_000).toISOString().slice(0, 16);
    await create('near', `at ${inTen}`);
    const near = schedules().length;
    const inAnHour = new Date(stack.stack.clock.now() + 60 * 60_000).toISOString().slice(0, 16);
    await create('far', `at ${inAnHour}`);
    const far = schedules().length;

    await stack.advance('PT65M');

    expect(far).toBe(near + 1);
    expect(await messagesOf('near')).toHaveLength(1);
    expect(await messagesOf('far')).toHaveLength(1);
    expect(await stack.ask('Vera', '/trigger show', { name: 'near' })).toContain('is finished');
    expect(await stack.ask('Vera', '/trigger show', { name: 'far' })).toContain('is finished');
  });

  it('leaves everything in order: one fate each, no orphan, a whole audit chain', async () => {
    await stack.ask('Otto', '/trigger delete', { name: 'unreadable' });
    await stack.advance('PT10M');

    expect(await violations(stack)).toEqual([]);
  });

  async function permit(permissions: object): Promise<void> {
    const response = await fetch(`${stack.stack.url}/sim/discord/permissions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channelId: stack.channelId('ops'), ...permissions }),
    });
    expect(response.status).toBeLessThan(300);
  }
});
