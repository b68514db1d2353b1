import { DISPATCHES, type Flows, job, startFlows } from './ground.ts';

const BROKEN = {
  name: 'probe',
  steps: [
    { name: 'Connect', seconds: 5 },
    { name: 'Check database', seconds: 20, conclusion: 'failure' },
  ],
  log: 'connecting\nFATAL: connection refused by db-7\n',
};

/** What GitHub concludes, and what becomes of it on the card and on the run. */
const ENDS = [
  ['timed_out', 'ran out of time', 'failed', 'github.run_timed_out'],
  ['startup_failure', 'could not start', 'failed', 'github.run_not_started'],
  ['skipped', 'skipped', 'succeeded', undefined],
  ['neutral', 'ended neutral', 'succeeded', undefined],
  ['stale', 'gone stale', 'failed', 'github.run_failed'],
] as const;

describe('a diagnosis', () => {
  let flows: Flows;
  /** How many of the worker's next invocations die with their work done. */
  let deaths = 0;

  beforeAll(async () => {
    flows = await startFlows({ hasDied: (name) => name === 'worker' && deaths > 0 && deaths-- > 0 });
  });
  afterAll(() => flows.stop());
  beforeEach(() => flows.settle());

  it('goes from the line over its steps to the verdict, on one card', async () => {
    await flows.github('DELETE', '/plans');
    await flows.github('PATCH', '/settings', { webhooks: 'on' });
    const id = await flows.diagnose({ inputs: 'depth=deep' });
    const atOnce = flows.card(id);
    await flows.advance('PT10S');
    const onTheWay = flows.card(id);
    await flows.advance('PT1M');

    const end = flows.card(id);
    const run = await flows.newest();

    expect(atOnce).toMatch(/\*\*checkout\*\* · (in line|starting|running|waiting for a runner)/);
    expect(onTheWay).toContain('**checkout** · running');
    expect(onTheWay).toContain('Now in **collect**');
    expect(onTheWay).toMatch(/⏳ collect .* \d+s/);
    expect(end).toContain('**checkout** · succeeded, healthy');
    expect(end).toMatch(/✅ +Collect metrics .* 12s/);
    expect(end).toMatch(/total .* 35s/);
    expect(run).toMatchObject({ status: 'succeeded', messageId: id, result: { conclusion: 'success' } });
    expect(run.cardDueAt).toBeUndefined();
    expect(await flows.posted()).not.toContain(end);
    expect(JSON.stringify(flows.message(id))).toContain('timeline.png');
  });

  it('shows the steps of its trace while it runs and after', async () => {
    await flows.diagnose();
    await flows.advance('PT5S');
    const running = await flows.ask('Otto', '/debug-last');
    await flows.advance('PT20S');

    const after = await flows.ask('Otto', '/debug-last');

    expect(running).toContain('**/diagnose checkout**');
    expect(running).toMatch(/✅ Validate input[^]*✅ Trigger workflow[^]*⏳ Wait for completion/);
    expect(running).not.toContain('Parse results');
    expect(after).toMatch(/✅ Validate input[^]*✅ Trigger workflow[^]*✅ Wait for completion[^]*✅ Parse results/);
    expect(after).toContain('success');
  });

  it('leaves an audit event with the name of who asked', async () => {
    await flows.diagnose();
    const run = await flows.newest();

    const events = await flows.audited(run);

    expect(events).toMatchObject([
      { operation: 'run.diagnose', actor: { kind: 'user', id: flows.userId('Otto') }, triggerSource: 'action' },
    ]);
  });

  it('says where it failed, the last lines and the cause that the report names', async () => {
    const report = {
      schemaVersion: 1,
      status: 'unhealthy',
      summary: 'The database is away.',
      checks: [{ name: 'Database', status: 'fail', message: 'refused' }],
      root_cause: { summary: 'db-7 is out of disk', confidence: 0.9 },
    };
    const artifacts = [{ name: 'diagnosis', files: { 'diagnosis.json': JSON.stringify(report) } }];
    await flows.plan({ jobs: [BROKEN], artifacts });
    const id = await flows.diagnose();
    await flows.advance('PT1M');

    const card = flows.card(id);

    expect(card).toContain('**checkout** · failed, unhealthy');
    expect(card).toContain('First to fail: **probe** › **Check database**');
    expect(card).toContain('FATAL: connection refused by db-7');
    expect(card).toMatch(/\*\*Root cause\*\* \(90 % sure\) db-7 is out of disk/);
    expect(flows.labels(id)).toEqual(['Open on GitHub', 'Re-run failed jobs', 'Run again']);
    expect(await flows.newest()).toMatchObject({ status: 'failed', error: { code: 'github.run_failed' } });
  });

  it('that ends in another way says so, each in its words', async () => {
    const cards: string[] = [];
    for (const [conclusion] of ENDS) {
      await flows.plan({ jobs: [job('probe', 10)], conclusion });
      cards.push(await flows.diagnose());
    }

    await flows.advance('PT30S');

    const runs = (await flows.runs(ENDS.length)).toReversed();
    expect(cards.map((id) => /\*\*checkout\*\* · (.*)/.exec(flows.card(id))?.[1])).toEqual(
      ENDS.map(([, words]) => words),
    );
    expect(runs.map(({ error, status }) => [status, error?.code])).toEqual(
      ENDS.map(([, , status, code]) => [status, code]),
    );
    for (const id of cards) expect(flows.labels(id)).toContain('Run again');
  });

  it('that a person cancels at GitHub is cancelled, and nobody here is named for it', async () => {
    await flows.plan({ jobs: [job('probe', 600)] });
    const id = await flows.diagnose();
    await flows.advance('PT30S');
    const [run] = await flows.githubRuns();

    await flows.github('POST', `/runs/${run?.id}`, { end: 'cancelled' });
    await flows.advance('PT10S');

    expect(flows.card(id)).toContain('**checkout** · cancelled');
    expect(flows.card(id)).toContain('If nobody asked for it, a newer run');
    expect(await flows.newest()).toMatchObject({ status: 'cancelled', error: { code: 'github.run_cancelled' } });
  });

  it('whose run is deleted says that its result cannot be known', async () => {
    await flows.plan({ jobs: [job('probe', 600)] });
    const id = await flows.diagnose();
    await flows.advance('PT30S');
    const [run] = await flows.githubRuns();

    await flows.github('POST', `/runs/${run?.id}`, { delete: true });
    await flows.advance('PT1M');

    expect(flows.card(id)).toContain('was deleted on GitHub');
    expect(flows.card(id)).toContain('-# github.run_deleted');
    expect(flows.card(id)).not.toContain('succeeded');
    expect(await flows.newest()).toMatchObject({ status: 'failed', error: { code: 'github.run_deleted' } });
  });

  it.each(['on', 'off', 'twice', 'late'])('ends in its true state with webhooks %s', async (webhooks) => {
    await flows.github('PATCH', '/settings', { webhooks, webhookDelaySeconds: 30 });
    await flows.plan({ jobs: [BROKEN] });
    const id = await flows.diagnose();

    await flows.advance('PT75S');

    const run = await flows.newest();
    expect(flows.card(id)).toContain('**checkout** · failed');
    expect(run).toMatchObject({ status: 'failed', messageId: id });
    expect(await flows.calls('POST', DISPATCHES)).toHaveLength(1);
    // What was told twice or late is looked at no more: each end is written once.
    expect(flows.lines.filter((line) => line['msg'] === 'run ended' && line['run_id'] === run.id)).toHaveLength(1);
  });

  it('ends with the webhook long before the next look, and without it at the next look', async () => {
    const times: number[] = [];
    for (const webhooks of ['on', 'off']) {
      await flows.github('PATCH', '/settings', { webhooks });
      await flows.plan({ jobs: [job('probe', 120)] });
      await flows.diagnose();
      await flows.advance('PT3M');
      const { endedAt = 0, pursuit } = await flows.newest();
      const { updatedAt } = (pursuit?.['run'] ?? {}) as { updatedAt?: number };
      times.push(endedAt - (updatedAt ?? 0));
    }

    const [told = 0, looked = 0] = times;

    expect(told).toBeLessThan(5_000);
    expect(looked).toBeLessThan(30_000);
  });

  it('is not started twice when the message of its command comes twice', async () => {
    const before = (await flows.runs()).length;
    deaths = 1;
    const id = await flows.diagnose();

    await flows.advance('PT7M');

    expect(deaths).toBe(0);
    expect((await flows.runs()).length).toBe(before + 1);
    expect(await flows.calls('POST', DISPATCHES)).toHaveLength(1);
    expect(flows.card(id)).toContain('**checkout** · succeeded');
  });
});
