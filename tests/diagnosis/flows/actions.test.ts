import type { Caller } from '#lib/audit/mutation.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';
import { type Flows, job, startFlows } from './ground.ts';

const FAILING = {
  jobs: [
    job('build', 5),
    { name: 'probe', startsAfterSeconds: 0, steps: [{ name: 'Check', seconds: 5, conclusion: 'failure' }] },
  ],
};
const RERUNS = /\/rerun-failed-jobs$/;
const CANCELS = /\/cancel$/;

describe('the buttons of a diagnosis', () => {
  let flows: Flows;

  beforeAll(async () => {
    flows = await startFlows();
  });
  afterAll(() => flows.stop());
  beforeEach(() => flows.settle());

  const textAfter = async (pressed: Promise<{ message?: { id: string } }>) =>
    flows.card((await pressed).message?.id ?? '');

  async function running(): Promise<string> {
    await flows.plan({ jobs: [job('probe', 900)] });
    const id = await flows.diagnose();
    await flows.advance('PT10S');
    return id;
  }

  async function failed(): Promise<string> {
    await flows.plan(FAILING);
    const id = await flows.diagnose();
    await flows.advance('PT20S');
    return id;
  }

  it('Cancel asks GitHub once, names who asked, and ends when GitHub has', async () => {
    const id = await running();

    const answer = await textAfter(flows.pressOn('Otto', id, 'Cancel'));
    const again = await textAfter(flows.pressOn('Ada', id, 'Cancel'));
    await flows.advance('PT20S');

    expect(answer).toContain(`<@${flows.userId('Otto')}> asks that **checkout** ends`);
    expect(again).toContain(`<@${flows.userId('Otto')}> has asked already that **checkout** ends`);
    expect(await flows.calls('POST', CANCELS)).toHaveLength(1);
    expect(await flows.newest()).toMatchObject({ status: 'cancelled', cancel: { by: flows.userId('Otto') } });
    expect(flows.card(id)).toContain('**checkout** · cancelled');
    expect(flows.card(id)).toContain(`<@${flows.userId('Otto')}> asked for it`);
    const operations = (await flows.audited(await flows.newest())).map(({ operation }) => operation);
    expect(operations).toEqual(['run.diagnose', 'run.cancel']);
  });

  it('Cancel is refused to viewers, and after the end', async () => {
    const id = await running();
    const viewer = await textAfter(flows.pressOn('Vera', id, 'Cancel'));
    await flows.pressOn('Otto', id, 'Cancel');
    await flows.advance('PT20S');

    const run = await flows.newest();
    const late = await flows.ask('Otto', '/runs cancel', { run: run.id.slice(0, 8) });

    expect(viewer).toContain('-# access.denied');
    expect(late).toContain('-# run.ended');
    expect(late).not.toContain('before it began');
    expect(flows.labels(id)).not.toContain('Cancel');
    expect(await flows.calls('POST', CANCELS)).toHaveLength(1);
  });

  it('Cancel says so when GitHub refuses, and can be pressed again when that is mended', async () => {
    const id = await running();
    const reads = { 'acme/checkout': { actions: 'read', contents: 'read', metadata: 'read' } };
    await flows.github('PATCH', '/access', { token: { repositories: reads } });
    await flows.pressOn('Otto', id, 'Cancel');
    await flows.advance('PT5S');
    const refused = flows.card(id);
    const writes = { 'acme/checkout': { actions: 'write', contents: 'read', metadata: 'read' } };
    await flows.github('PATCH', '/access', { token: { repositories: writes } });

    await flows.pressOn('Otto', id, 'Cancel');
    await flows.advance('PT20S');

    expect(refused).toContain('**It was not cancelled.**');
    expect(refused).toContain('the permission `actions: write` is missing');
    expect(refused).not.toContain('asked to cancel');
    expect((await flows.calls('POST', CANCELS)).map(({ status }) => status)).toEqual([403, 202]);
    expect(flows.card(id)).toContain('**checkout** · cancelled');
  });

  it('Cancel keeps to the wait that GitHub has asked for', async () => {
    await flows.plan({ jobs: [job('probe', 900)] });
    const path = '/repos/*/*/actions/runs/*/attempts/*';
    await flows.fault({ kind: 'secondary', path, times: 1, retryAfterSeconds: 120 });
    const id = await flows.diagnose();
    await flows.advance('PT10S');
    const [refused] = await flows.calls('GET', /\/attempts\/1$/);

    await flows.pressOn('Otto', id, 'Cancel');
    await flows.advance('PT3M');

    const [asked] = await flows.calls('POST', CANCELS);
    expect(Date.parse(asked?.at ?? '') - Date.parse(refused?.at ?? '')).toBeGreaterThanOrEqual(120_000);
    expect(flows.card(id)).toContain('**checkout** · cancelled');
  });

  it('Re-run failed jobs follows the next attempt on a card of its own', async () => {
    const id = await failed();

    const again = await flows.pressOn('Otto', id, 'Re-run failed jobs');
    await flows.advance('PT30S');

    const card = flows.card(again.message?.id ?? '');
    const [run, first] = await flows.runs(2);
    expect(card).toContain('A re-run of attempt 1, asked for by');
    expect(card).toContain('**checkout** · succeeded');
    expect(card).toMatch(/-# attempt 2 · /);
    expect(run).toMatchObject({ cause: 'rerun', status: 'succeeded', externalId: first?.externalId });
    expect(flows.card(id)).toContain('**checkout** · failed');
    expect((await flows.audited(run as never)).map(({ operation }) => operation)).toEqual(['run.rerun']);
  });

  it('Re-run failed jobs by two people at once starts one attempt', async () => {
    const id = await failed();

    const pressed = await Promise.all([
      flows.pressOn('Otto', id, 'Re-run failed jobs'),
      flows.pressOn('Ada', id, 'Re-run failed jobs'),
    ]);
    await flows.advance('PT30S');

    const cards = pressed.map(({ message }) => flows.card(message?.id ?? ''));
    const [run] = await flows.githubRuns();
    expect(run).toMatchObject({ run_attempt: 2, conclusion: 'success' });
    expect(cards.filter((card) => card.includes('**checkout** · succeeded'))).toHaveLength(1);
    expect(cards.filter((card) => card.includes('-# github.not_rerunnable'))).toHaveLength(1);
  });

  it('Re-run failed jobs of an attempt that was re-run since starts nothing and follows no other', async () => {
    const id = await failed();
    await flows.plan(FAILING);
    await flows.pressOn('Otto', id, 'Re-run failed jobs');
    await flows.advance('PT20S');

    const again = await flows.pressOn('Ada', id, 'Re-run failed jobs');
    await flows.advance('PT5S');

    const card = flows.card(again.message?.id ?? '');
    expect(card).toContain('-# github.not_rerunnable');
    expect(card).toContain('attempt 1 was re-run already, and the newest one is attempt 2');
    expect((await flows.githubRuns())[0]).toMatchObject({ run_attempt: 2 });
    expect(await flows.calls('POST', RERUNS)).toHaveLength(1);
  });

  it('Run again starts a run of its own', async () => {
    const id = await failed();

    const again = await flows.pressOn('Ada', id, 'Run again');
    await flows.advance('PT30S');

    const [run, first] = await flows.runs(2);
    expect(flows.card(again.message?.id ?? '')).toContain('**checkout** · succeeded');
    expect(run).toMatchObject({ cause: 'rerun', requestedBy: flows.userId('Ada') });
    expect(run?.externalId).not.toBe(first?.externalId);
  });

  it('a re-run whose answer is lost is found as the next attempt, and not asked for twice', async () => {
    const id = await failed();
    await flows.fault({ kind: 'lost', method: 'POST', path: '/repos/*/*/actions/runs/*/rerun-failed-jobs', times: 1 });

    const again = await flows.pressOn('Otto', id, 'Re-run failed jobs');
    await flows.advance('PT30S');

    expect(await flows.calls('POST', RERUNS)).toHaveLength(1);
    expect((await flows.githubRuns())[0]).toMatchObject({ run_attempt: 2 });
    expect(flows.card(again.message?.id ?? '')).toContain('**checkout** · succeeded');
  });

  it('lead to nothing in another server, whoever signs them', async () => {
    await running();
    const run = await flows.newest();
    const key = { guildId: '123456789012345678', triggerId: run.triggerId, runId: run.id, at: run.at };
    const caller: Caller = {
      guildId: key.guildId,
      actor: { kind: 'user', id: flows.userId('Otto') },
      triggerSource: 'action',
      requestKey: 'from afar',
      correlationId: run.id,
      traceId: run.id,
    };

    await expect(cancelRun(flows.commands, caller, key)).rejects.toMatchObject({ code: 'run.not_found' });
    expect((await flows.newest()).cancel).toBeUndefined();
  });

  it('re-runs are refused to viewers', async () => {
    const id = await failed();

    expect(await textAfter(flows.pressOn('Vera', id, 'Re-run failed jobs'))).toContain('-# access.denied');
    expect(await textAfter(flows.pressOn('Vera', id, 'Run again'))).toContain('-# access.denied');
    expect(await flows.calls('POST', RERUNS)).toEqual([]);
  });
});
