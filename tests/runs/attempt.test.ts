import { type FailureKind, OutboundFailure } from '#lib/kernel/outbound.ts';
import { runKey, stateKey } from '#lib/platform/dynamodb/keys.ts';
import { getItem } from '#lib/platform/dynamodb/table.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { MAX_ATTEMPTS, type Run } from '#lib/runs/run.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

/** Breaks posts to Discord: the kinds in turn, before the call or after it. */
const broken: Array<{ kind: FailureKind; after?: boolean; retryAfterMs?: number }> = [];
const calls: string[] = [];

function outbound(functionName: string) {
  const real = createOutbound();
  const wrapped: ReturnType<typeof createOutbound> = async (call, send) => {
    calls.push(`${functionName} ${call.target} ${call.operation}`);
    if (call.operation !== 'POST /channels/{id}/messages') return real(call, send);
    const fault = broken.shift();
    if (!fault) return real(call, send);
    if (fault.after) await real(call, send);
    const detail = fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs };
    throw new OutboundFailure(fault.kind, call, 'broken by the test', { status: 403, code: '50013', ...detail });
  };
  return wrapped;
}

describe('a run', () => {
  let stack: TestStack;
  let number = 0;

  beforeAll(async () => {
    stack = await startTestStack({ outbound });
  });
  afterAll(() => stack.stop());

  async function runOnce(...faults: typeof broken): Promise<{ run: Run; messages: number; name: string }> {
    number += 1;
    const name = `case ${number}`;
    await stack.ask('Otto', '/trigger create', {
      name,
      schedule: 'every 300 days',
      task: 'discord_message',
      message: `this is ${name}.`,
      channel: stack.channelId('ops'),
    });
    broken.push(...faults);
    await stack.ask('Otto', '/trigger run', { name });
    const guildId = stack.stack.discord.guild.id;
    const id = (await stack.commands.triggers.idOf(guildId, name)) ?? '';
    const isOver = async () => (await stack.commands.triggers.load(guildId, id))?.state.slot === undefined;
    for (let quarters = 0; quarters < 8 && !(await isOver()); quarters += 1) await stack.advance('PT15M');
    // What is left of it would come to light now.
    await stack.advance('PT5M');
    broken.length = 0;
    expect(await isOver()).toBe(true);
    const [entry] = await stack.commands.triggers.timeline(guildId, id, { limit: 1 });
    if (entry?.kind !== 'run') throw new Error('there is no run');
    const messages = (await stack.posted()).filter((text) => text.startsWith(`this is ${name}.`)).length;
    return { run: entry.run, messages, name };
  }

  it('fails at once when Discord refuses for good, keeps the failure, and says so in the history', async () => {
    const { messages, name, run } = await runOnce({ kind: 'permanent' });

    expect(run).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'discord.rejected' } });
    expect(messages).toBe(0);
    expect(await stack.ask('Vera', '/trigger history', { name })).toContain('❌');
    expect(await stack.ask('Vera', '/trigger show', { name })).toContain('The last 1 failed');
  });

  it.each(['transient', 'never_started', 'rate_limited'] as const)(
    'is tried again after a failure that is %s',
    async (kind) => {
      const { messages, run } = await runOnce({ kind }, { kind });

      expect(run).toMatchObject({ status: 'succeeded', attempt: 3 });
      expect(messages).toBe(1);
    },
  );

  it('waits as long as Discord asks', async () => {
    const asked = stack.stack.clock.now();

    const { run } = await runOnce({ kind: 'rate_limited', retryAfterMs: 40 * 60_000 });

    expect(run.status).toBe('succeeded');
    expect((run.finishedAt ?? 0) - asked).toBeGreaterThanOrEqual(40 * 60_000);
  });

  it('is given up after its last attempt', async () => {
    const { messages, run } = await runOnce(
      ...Array.from({ length: MAX_ATTEMPTS }, () => ({ kind: 'transient' as const })),
    );

    expect(run).toMatchObject({ status: 'failed', attempt: MAX_ATTEMPTS, error: { code: 'run.gave_up' } });
    expect(messages).toBe(0);
  });

  it('whose answer was lost is looked up, and never sent twice', async () => {
    const { messages, run } = await runOnce({ kind: 'unknown_outcome', after: true });

    expect(run).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(messages).toBe(1);
  });

  it('whose answer was lost and that was never sent is sent', async () => {
    const { messages, run } = await runOnce({ kind: 'unknown_outcome' });

    expect(run).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(messages).toBe(1);
  });

  it('whose answer was lost, that was never sent and is then refused has failed: nobody need look', async () => {
    const { messages, run } = await runOnce({ kind: 'unknown_outcome' }, { kind: 'permanent' });

    expect(run).toMatchObject({ status: 'failed', attempt: 2, error: { code: 'discord.rejected' } });
    expect(messages).toBe(0);
  });

  it('is cancelled when its trigger is deleted while it waits to be tried again', async () => {
    await stack.ask('Otto', '/trigger create', {
      name: 'doomed',
      schedule: 'every 300 days',
      task: 'discord_message',
      message: 'never said',
      channel: stack.channelId('ops'),
    });
    const guildId = stack.stack.discord.guild.id;
    const id = (await stack.commands.triggers.idOf(guildId, 'doomed')) ?? '';
    broken.push({ kind: 'rate_limited', retryAfterMs: 60_000 });
    await stack.ask('Otto', '/trigger run', { name: 'doomed' });
    await stack.advance('PT1S');
    const busy = await stack.ask('Otto', '/trigger run', { name: 'doomed' });
    await stack.ask('Otto', '/trigger delete', { name: 'doomed' });

    await stack.advance('PT30M');

    const [entry] = await stack.commands.triggers.timeline(guildId, id, { limit: 1 });
    expect(busy).toContain('trigger.busy');
    expect(entry).toMatchObject({ run: { status: 'cancelled', error: { code: 'trigger.stopped' } } });
    expect(await stack.posted()).not.toContainEqual(expect.stringContaining('never said'));
  });

  it('of a plain schedule costs three write requests of rows under 1 KB, and three reads', async () => {
    await stack.ask('Otto', '/trigger create', {
      name: 'plain',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'plain',
      channel: stack.channelId('ops'),
    });
    await stack.advance('PT1M');
    // One that has worked for two minutes looks for the watcher's sign of life besides.
    stack.replaceInstances();
    calls.length = 0;

    await stack.advance('PT6M');

    const ofWorker = calls.filter((call) => call.startsWith('worker dynamodb'));
    expect(ofWorker).toEqual([
      'worker dynamodb BatchGetItem',
      'worker dynamodb TransactWriteItems',
      'worker dynamodb GetItem',
      'worker dynamodb TransactWriteItems',
      'worker dynamodb BatchWriteItem',
    ]);
    // STATE 2 + its index 2, RUN 2 + its index 1; RUN 2 + its index 1, STATE 2; the trace and its two lines 3: 15 units while each is under 1 KB.
    const guildId = stack.stack.discord.guild.id;
    const triggerId = (await stack.commands.triggers.idOf(guildId, 'plain')) ?? '';
    const [entry] = await stack.commands.triggers.timeline(guildId, triggerId, { limit: 1 });
    if (entry?.kind !== 'run') throw new Error('there is no run');
    const table = stack.tables.stateTable;
    const state = await getItem(stack.tables, table, stateKey(guildId, triggerId));
    const run = await getItem(stack.tables, table, runKey({ ...entry.run, runId: entry.run.id }));
    const [trace] = await stack.worker.traces.latest(guildId, `trigger:${triggerId}`, 1);
    for (const row of [state, run, trace]) expect(JSON.stringify(row).length).toBeLessThan(1024);
    expect(trace?.steps.map(({ name }) => name)).toEqual([
      'Check the trigger',
      'Execute discord_message',
      'Record the outcome',
    ]);
  });
});
