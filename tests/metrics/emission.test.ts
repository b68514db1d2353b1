import type { Caller } from '#lib/audit/mutation.ts';
import type { Metrics } from '#lib/kernel/metrics.ts';
import { type FailureKind, type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { createTrigger } from '#lib/triggers/create.ts';
import { deleteTrigger } from '#lib/triggers/delete.ts';
import { finishTrigger } from '#lib/triggers/finish.ts';
import { nudge } from '#lib/triggers/nudge.ts';
import { pauseTrigger } from '#lib/triggers/pause.ts';
import { resumeTrigger } from '#lib/triggers/resume.ts';
import { updateTrigger } from '#lib/triggers/update.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { isMetricLine, type MetricLine, problemsOf, totalOf, valuesOf } from './emf.ts';

/** What the next posts to Discord meet. */
const broken: FailureKind[] = [];

function breaking(): Outbound {
  const real = createOutbound();
  return (call, send) => {
    const kind = call.operation === 'POST /channels/{id}/messages' ? broken.shift() : undefined;
    if (kind === undefined) return real(call, send);
    return Promise.reject(new OutboundFailure(kind, call, 'broken by the test', { status: 403, code: '50013' }));
  };
}

describe('the functions write metrics', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack();
  });
  afterAll(() => stack.stop());

  it('of each command, by what came of it, with the id of its request', async () => {
    const done = await during(stack, () => stack.ask('Vera', '/trigger list'));
    const refused = await during(stack, () => stack.ask('Vera', '/trigger pause', { name: 'nothing' }));

    const [line] = done.filter((one) => one['command'] === 'trigger list');
    const answered = stack.lines.find(
      ({ request_id: id, msg }) => msg === 'command answered' && id === line?.request_id,
    );
    expect(line).toMatchObject({
      fn: 'interactions',
      command: 'trigger list',
      answer: 'immediate',
      outcome: 'success',
      command_total: 1,
      command_latency_ms: expect.any(Number),
    });
    expect(answered).toMatchObject({ cmd: '/trigger list' });
    expect(totalOf(refused, 'command_total', { command: 'trigger pause', outcome: 'refused' })).toBe(1);
  });

  it('of each call that left the process, in one line for a command that calls one target', async () => {
    await stack.ask('Vera', '/trigger list');

    const lines = await during(stack, () => stack.ask('Vera', '/trigger list'));

    const own = lines.filter(({ fn }) => fn === 'interactions');
    const calls = totalOf(own, 'outbound_total', { target: 'dynamodb', outcome: 'success' });
    expect(calls).toBeGreaterThanOrEqual(2);
    expect(valuesOf(own, 'outbound_latency_ms', { target: 'dynamodb' })).toHaveLength(calls);
    expect(own).toHaveLength(1);
    expect(JSON.stringify(own[0]).length).toBeLessThan(750);
  });

  it('of scheduled runs: the job, its lag, its end and its time', async () => {
    await create(stack, 'on time');

    const lines = await during(stack, () => stack.advance('PT11M'));

    expect(totalOf(lines, 'trigger_executed_total', { status: 'succeeded' })).toBe(2);
    expect(totalOf(lines, 'trigger_failed_total')).toBe(0);
    expect(valuesOf(lines, 'trigger_execution_latency_ms')).toHaveLength(2);
    expect(valuesOf(lines, 'trigger_due_lag_ms')).toHaveLength(2);
    expect(valuesOf(lines, 'trigger_due_lag_ms').every((lag) => lag >= 0 && lag < 60_000)).toBe(true);
    expect(totalOf(lines, 'job_success_total', { kind: 'nudge' })).toBe(2);
    expect(totalOf(lines, 'job_active', { kind: 'nudge' })).toBe(2);
    expect(valuesOf(lines, 'job_duration_ms', { kind: 'nudge' })).toHaveLength(2);
  });

  it('of what is put into a queue, and of a manual start, which has no lag', async () => {
    await create(stack, 'by hand', { schedule: 'every 300 days' });

    const lines = await during(stack, async () => {
      await stack.ask('Otto', '/trigger run', { name: 'by hand' });
      await stack.advance('PT1M');
    });

    expect(totalOf(lines, 'job_enqueued_total', { kind: 'attempt' })).toBe(1);
    expect(totalOf(lines, 'trigger_executed_total', { status: 'succeeded' })).toBe(1);
    expect(valuesOf(lines, 'trigger_due_lag_ms')).toEqual([]);
  });

  it('of the watcher’s minute: that it lives, and how many triggers there are', async () => {
    await create(stack, 'counted', { schedule: 'every 300 days' });

    const lines = await during(stack, () => stack.advance('PT2M'));

    expect(totalOf(lines, 'watcher_heartbeat')).toBe(2);
    expect(valuesOf(lines, 'trigger_active_count').every((count) => count >= 1)).toBe(true);
    expect(valuesOf(lines, 'trigger_disabled_count')).toEqual([0, 0]);
  });

  it('that CloudWatch takes, every one of them, and none is wrong', () => {
    const lines = stack.lines.filter(isMetricLine);

    expect(lines.length).toBeGreaterThan(10);
    expect(lines.flatMap(problemsOf)).toEqual([]);
    expect(stack.lines.filter(({ msg }) => /^A metric|^Metrics could/.test(String(msg)))).toEqual([]);
  });
});

describe('a run that does not succeed', () => {
  it('is counted as retried while it waits, and as failed once', async () => {
    const stack = await startTestStack({ outbound: breaking });
    await create(stack, 'refused', { schedule: 'every 300 days' });
    broken.push('transient', 'permanent');

    const lines = await during(stack, async () => {
      await stack.ask('Otto', '/trigger run', { name: 'refused' });
      await stack.advance('PT1H');
    });

    expect(totalOf(lines, 'job_retry_total', { kind: 'attempt' })).toBe(1);
    expect(totalOf(lines, 'trigger_executed_total')).toBe(1);
    expect(totalOf(lines, 'trigger_executed_total', { status: 'failed' })).toBe(1);
    expect(totalOf(lines, 'trigger_failed_total')).toBe(1);
    await stack.stop();
  });
});

describe('a change of a trigger', () => {
  const added: unknown[][] = [];
  const metrics: Metrics = {
    add(...given: readonly unknown[]) {
      added.push([...given]);
    },
    flush: () => undefined,
  };
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack({ settings: { TRIGGER_EXECUTION_PAUSED: 'true' } });
  });
  beforeEach(() => {
    added.length = 0;
  });
  afterAll(() => stack.stop());

  const guildId = () => stack.stack.discord.guild.id;
  const services = () => ({
    ...stack.worker,
    metrics,
    config: { ...stack.worker.config, TRIGGER_EXECUTION_PAUSED: false },
  });
  function caller(requestKey: string): Caller {
    const id = 'f'.repeat(32);
    const actor = { kind: 'user', id: '7' } as const;
    return { guildId: guildId(), actor, triggerSource: 'action', requestKey, correlationId: id, traceId: id };
  }
  function createOne(name: string, requestKey = `create ${name}`) {
    return createTrigger(services(), caller(requestKey), {
      name,
      schedule: 'every 5 minutes',
      timezone: 'UTC',
      task: { kind: 'discord_message', channelId: '1', message: 'm' },
    });
  }

  it('is counted once, however often its request comes', async () => {
    const { trigger } = await createOne('often');
    const request = { triggerId: trigger.id, name: trigger.name, mayChangeOthers: true };

    await createOne('often', 'create often');
    for (const _time of [1, 2]) await pauseTrigger(services(), caller('pause'), request);
    for (const _time of [1, 2]) await resumeTrigger(services(), caller('resume'), request);
    for (const _time of [1, 2])
      await updateTrigger(services(), caller('edit'), { ...request, schedule: 'every 1 day' });
    for (const _time of [1, 2]) await deleteTrigger(services(), caller('delete'), request);

    expect(added).toEqual([
      ['trigger_created_total', 1, { task: 'discord_message' }],
      ['trigger_updated_total', 1, { operation: 'pause' }],
      ['trigger_updated_total', 1, { operation: 'resume' }],
      ['trigger_updated_total', 1, { operation: 'update' }],
      ['trigger_deleted_total', 1],
    ]);
  });

  it('is counted for the system’s own end of a trigger too, by the one of two that applied it', async () => {
    const { state, trigger } = await createOne('ends');
    added.length = 0;

    await Promise.all([finishTrigger(services(), { trigger, state }), finishTrigger(services(), { trigger, state })]);

    expect(added).toEqual([['trigger_updated_total', 1, { operation: 'finish' }]]);
  });

  it('counts the occurrences that it leaves without a run, each once', async () => {
    const { trigger } = await createOne('late');
    const other = await createOne('paused late');
    added.length = 0;
    await stack.advance('PT1H');
    const target = { guildId: guildId(), triggerId: trigger.id };

    await nudge(services(), target, 'enqueue');
    await nudge(services(), target, 'enqueue');
    await stack.advance('PT5M');
    await nudge(services(), target, 'enqueue');
    await pauseTrigger(services(), caller('pause late'), { triggerId: other.trigger.id, name: 'paused late' });

    const load = (id: string) => stack.worker.triggers.load(guildId(), id);
    const [nudged, ended] = await Promise.all([load(trigger.id), load(other.trigger.id)]);
    const counted = (fate: string) =>
      added
        .filter(
          ([name, , dimensions]) => name === 'trigger_skipped_total' && (dimensions as { fate: string }).fate === fate,
        )
        .reduce((sum, [, value]) => sum + Number(value), 0);
    expect(nudged?.state.totals.missed).toBeGreaterThan(5);
    expect(ended?.state.totals.skipped).toBe(1);
    for (const fate of ['missed', 'skipped'] as const) {
      expect(counted(fate)).toBe((nudged?.state.totals[fate] ?? 0) + (ended?.state.totals[fate] ?? 0));
    }
  });
});

/** The metric lines of what happens meanwhile. */
async function during(stack: TestStack, act: () => Promise<unknown>): Promise<MetricLine[]> {
  const before = stack.lines.length;
  await act();
  return stack.lines.slice(before).filter(isMetricLine);
}

function create(stack: TestStack, name: string, given: Record<string, string> = {}) {
  const message = { task: 'discord_message', message: `this is ${name}`, channel: stack.channelId('ops') };
  return stack.ask('Otto', '/trigger create', { name, schedule: 'every 5 minutes', ...message, ...given });
}
