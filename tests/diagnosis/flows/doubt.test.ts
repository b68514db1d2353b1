import { createFaultSeam } from '#tests/faults/fault-seam.ts';
import { DISPATCH, DISPATCHES, type Flows, startFlows } from './ground.ts';

const DISPATCH_CALL = 'worker github POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches #1';
const UNMARKED = { workflow: 'deploy.yml', inputs: 'environment=staging' };

describe('a dispatch in doubt', () => {
  const seam = createFaultSeam();
  let flows: Flows;
  let runsBefore = 0;

  beforeAll(async () => {
    flows = await startFlows({ outbound: seam.outbound, hasDied: seam.hasDied });
  });
  afterAll(() => flows.stop());
  beforeEach(async () => {
    await flows.settle();
    runsBefore = (await flows.githubRuns()).length;
  });

  const dispatches = () => flows.calls('POST', DISPATCHES);
  const started = async () => (await flows.githubRuns()).length - runsBefore;

  it('because its answer was lost is found by its marker and followed, and not sent again', async () => {
    await flows.github('PATCH', '/settings', { listDelaySeconds: 20 });
    await flows.fault({ kind: 'lost', method: 'POST', path: DISPATCH, times: 1 });
    const id = await flows.diagnose();
    await flows.advance('PT3S');
    const inDoubt = flows.card(id);

    await flows.advance('PT4M');

    const run = await flows.newest();
    expect(inDoubt).toContain('**checkout** · waiting');
    expect(inDoubt).toContain('-# run.in_doubt');
    expect(inDoubt).toContain('not started a second time before that is known');
    expect(await dispatches()).toHaveLength(1);
    expect(await started()).toBe(1);
    expect(run).toMatchObject({ status: 'succeeded', inDoubt: false, messageId: id });
    expect((await flows.githubRuns())[0]?.display_title).toContain(run.id);
    expect(flows.card(id)).toContain('**checkout** · succeeded');
    expect(flows.card(id)).not.toContain('run.in_doubt');
  });

  it('that never arrived is sent again only when GitHub’s list must have shown it', async () => {
    await flows.fault({ kind: 'before', method: 'POST', path: DISPATCH, times: 1 });
    const id = await flows.diagnose();

    await flows.advance('PT5M');

    const [first, second, ...more] = await dispatches();
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(120_000);
    expect(more).toEqual([]);
    expect(await started()).toBe(1);
    expect(flows.card(id)).toContain('**checkout** · succeeded');
  });

  it.each(['lost', 'before'])('whose runs cannot be told apart is held (%s)', async (kind) => {
    await flows.fault({ kind, method: 'POST', path: DISPATCH, times: 1 });
    const id = await flows.diagnose(UNMARKED);

    await flows.advance('PT6M');

    expect(flows.card(id)).toContain('**checkout** · held');
    expect(flows.card(id)).toContain('-# run.unknown_outcome');
    expect(await flows.newest()).toMatchObject({ status: 'hold', inDoubt: true });
    expect(await dispatches()).toHaveLength(1);
  });

  it('that may not be looked up is held', async () => {
    await flows.fault({ kind: 'lost', method: 'POST', path: DISPATCH, times: 1 });
    const id = await flows.diagnose();
    await flows.github('PATCH', '/access', { token: { repositories: {} } });

    await flows.advance('PT6M');

    expect(flows.card(id)).toContain('**checkout** · held');
    expect(await flows.newest()).toMatchObject({ status: 'hold' });
    expect(await dispatches()).toHaveLength(1);
  });

  it.each(['crash after', 'crash before'] as const)(
    'because its worker died (%s) ends in its true state with one run',
    async (mode) => {
      seam.arm({ label: DISPATCH_CALL, mode });
      const id = await flows.diagnose();
      const { struck } = seam.disarm();

      await flows.advance('PT12M');

      expect(struck).toBe(true);
      expect(await dispatches()).toHaveLength(1);
      expect(await started()).toBe(1);
      expect(await flows.newest()).toMatchObject({ status: 'succeeded' });
      expect(flows.card(id)).toContain('**checkout** · succeeded');
    },
  );

  it('can be cancelled: what was begun all the same is cancelled there', async () => {
    await flows.github('PATCH', '/settings', { listDelaySeconds: 20 });
    await flows.plan({ jobs: [{ name: 'probe', steps: [{ name: 'Wait', seconds: 3_000 }] }] });
    await flows.fault({ kind: 'lost', method: 'POST', path: DISPATCH, times: 1 });
    const id = await flows.diagnose();
    await flows.advance('PT3S');

    await flows.pressOn('Otto', id, 'Cancel');
    await flows.advance('PT4M');

    expect(await flows.newest()).toMatchObject({ status: 'cancelled' });
    expect((await flows.githubRuns())[0]).toMatchObject({ conclusion: 'cancelled' });
    expect(flows.card(id)).toContain('**checkout** · cancelled');
  });
});
