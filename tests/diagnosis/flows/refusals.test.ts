import { followRun } from '#lib/runs/follow.ts';
import { DISPATCH, DISPATCHES, type Flows, job, startFlows } from './ground.ts';

const CHECKOUT = { repo: 'acme/checkout', workflow: 'diagnose.yml' };
const NOT_DISPATCHABLE = { message: "Workflow does not have 'workflow_dispatch' trigger", status: '422' };

type Order = (flows: Flows) => Promise<unknown>;
type Refusal = [what: string, code: string, words: string, order: Order, given: Record<string, string>];

const repositories = (rights: object): Order => {
  return (flows) => flows.github('PATCH', '/access', { token: { repositories: rights } });
};
const workflowIs = (state: string): Order => {
  return (flows) => flows.github('POST', '/workflows', { ...CHECKOUT, state });
};

const REFUSALS: readonly Refusal[] = [
  ['a workflow that is gone', 'github.workflow_missing', 'merged to the default branch', workflowIs('deleted'), {}],
  [
    'a disabled workflow',
    'github.workflow_disabled',
    'Enable it on the Actions page',
    workflowIs('disabled_manually'),
    {},
  ],
  [
    'a workflow without workflow_dispatch',
    'github.not_dispatchable',
    'Add `workflow_dispatch:` below `on:`',
    (flows) => flows.fault({ kind: 'status', status: 422, body: NOT_DISPATCHABLE, path: DISPATCH, times: 1 }),
    {},
  ],
  [
    'a ref that is gone',
    'github.ref_unknown',
    'There is no branch or tag `release/9.9`',
    () => Promise.resolve(),
    { ref: 'release/9.9' },
  ],
  [
    'a token that is over',
    'github.unauthorized',
    'stores a valid token',
    (flows) => flows.github('PATCH', '/access', { token: { expiresAt: '2026-01-01T00:00:00Z' } }),
    {},
  ],
  [
    'a permission that is missing',
    'github.forbidden',
    'the permission `actions: write` is missing',
    repositories({ 'acme/checkout': { actions: 'read', contents: 'read', metadata: 'read' } }),
    {},
  ],
  [
    'a repository out of reach',
    'github.repository_missing',
    'add the repository to the fine-grained token',
    repositories({}),
    {},
  ],
];

let flows: Flows;

beforeAll(async () => {
  flows = await startFlows();
});
afterAll(() => flows.stop());
beforeEach(async () => {
  await flows.settle();
  await workflowIs('active')(flows);
});

describe('what GitHub refuses', () => {
  it.each<Refusal>(REFUSALS)(
    'for %s says %s, what to do, and starts nothing',
    async (_what, code, words, order, given) => {
      const before = (await flows.githubRuns()).length;
      await order(flows);

      const id = await flows.diagnose(given);
      await flows.advance('PT5S');

      expect(flows.card(id)).toContain('**checkout** · failed');
      expect(flows.card(id)).toContain('❌ **Not started.**');
      expect(flows.card(id)).toContain(words);
      expect(flows.card(id)).toContain(`-# ${code}`);
      expect(flows.labels(id)).toEqual(['Try again']);
      expect(await flows.newest()).toMatchObject({ status: 'failed', error: { code } });
      expect((await flows.githubRuns()).length).toBe(before);
      expect(await flows.calls('POST', DISPATCHES)).toHaveLength(1);
    },
  );

  it('is tried again with the button once it is mended', async () => {
    await repositories({})(flows);
    const id = await flows.diagnose();
    await flows.advance('PT5S');
    await flows.settle();

    const again = await flows.pressOn('Otto', id, 'Try again');
    await flows.advance('PT20S');

    expect(flows.card(again.message?.id ?? '')).toContain('**checkout** · succeeded');
    expect(flows.card(id)).toContain('**checkout** · failed');
  });

  it('is not asked when the link was removed in between', async () => {
    const { message } = await flows.say('Ada', '/setup github', { repository: 'acme/payments', refs: 'main' });
    await flows.fault({ kind: 'secondary', path: DISPATCH, times: 1, retryAfterSeconds: 30 });
    const id = await flows.diagnose({ target: 'payments' });
    const question = await flows.press('Ada', message, 'Unlink…');
    await flows.press('Ada', question.message, 'Unlink it');

    await flows.advance('PT1M');

    expect(flows.card(id)).toContain('-# project.not_found');
    expect(flows.card(id)).toContain('❌ **Not started.**');
    expect(await flows.calls('POST', DISPATCHES)).toHaveLength(1);
  });
});

describe('when GitHub asks to wait or does not answer', () => {
  const waits = async (method: string, path: RegExp) => {
    const [first, second] = await flows.calls(method, path);
    return (Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')) / 1000;
  };
  const LOOK = '/repos/*/*/actions/runs/*/attempts/*';
  const LOOKS = /\/actions\/runs\/\d+\/attempts\/\d+$/;

  it.each([
    ['a secondary limit', { kind: 'secondary', retryAfterSeconds: 90 }, 90],
    ['a secondary limit that names no time', { kind: 'secondary', status: 429, retryAfterSeconds: null }, 60],
    ['the primary limit', { kind: 'rate_limited', resetSeconds: 150 }, 150],
  ])('the dispatch waits for %s as told, and the card says so', async (_what, fault, seconds) => {
    await flows.fault({ ...fault, path: DISPATCH, times: 1 });
    const id = await flows.diagnose();
    await flows.advance('PT5S');
    const waiting = flows.card(id);

    await flows.advance(`PT${seconds + 35}S`);

    const waited = await waits('POST', DISPATCHES);
    expect(waiting).toMatch(/tries again <t:\d+:R>/);
    expect(waiting).toMatch(/\n-# run\.\w+\n/);
    expect(waiting).not.toContain('in a moment');
    expect(waited).toBeGreaterThanOrEqual(seconds);
    expect(waited).toBeLessThan(seconds + 20);
    expect(flows.card(id)).toContain('**checkout** · succeeded');
    expect(flows.card(id)).not.toContain('tries again');
  });

  it.each([
    ['a secondary limit', { kind: 'secondary', retryAfterSeconds: 100 }, 100],
    ['the primary limit', { kind: 'rate_limited', resetSeconds: 200 }, 200],
  ])('a look waits for %s as told, and the card says so as long as it lasts', async (_what, fault, seconds) => {
    await flows.fault({ ...fault, path: LOOK, times: 1 });
    await flows.plan({ jobs: [job('probe', 600)] });
    const id = await flows.diagnose();
    await flows.advance('PT15S');
    const waiting = flows.card(id);

    await flows.advance(`PT${seconds + 10}S`);
    const after = flows.card(id);

    const waited = await waits('GET', LOOKS);
    expect(waiting).toContain('-# run.asked_to_wait');
    expect(waited).toBeGreaterThanOrEqual(seconds);
    expect(waited).toBeLessThan(seconds + 5);
    expect(after).toContain('**checkout** · running');
    expect(after).not.toContain('run.asked_to_wait');
  });

  it('a short hiccup is passed over, a longer one is said and taken back', async () => {
    await flows.plan({ jobs: [job('probe', 240)] });
    const id = await flows.diagnose();
    await flows.fault({ kind: 'status', status: 502, path: LOOK });
    await flows.advance('PT30S');
    const blind = flows.card(id);
    await flows.github('DELETE', '/faults');

    await flows.advance('PT100S');
    const seen = flows.card(id);
    await flows.advance('PT3M');

    expect(blind).toContain('-# run.out_of_sight');
    expect(blind).toContain('The run itself goes on.');
    expect(seen).not.toContain('run.out_of_sight');
    expect(seen).toContain('**checkout** · running');
    expect(flows.card(id)).toContain('**checkout** · succeeded');
  });

  it('a right that is taken away while it is followed is named, and nothing is lost when it is back', async () => {
    await flows.plan({ jobs: [job('probe', 300)] });
    const id = await flows.diagnose();
    await flows.advance('PT20S');
    await repositories({ 'acme/checkout': { contents: 'read', metadata: 'read' } })(flows);
    await flows.advance('PT1M');
    const blind = flows.card(id);
    await flows.settle();

    await flows.advance('PT6M');

    expect(blind).toContain('-# github.forbidden');
    expect(blind).toContain('`actions: read`');
    expect(flows.card(id)).toContain('**checkout** · succeeded');
    expect(flows.card(id)).not.toContain('github.forbidden');
  });

  it('what nobody could see for a day is held, and a person decides', async () => {
    await flows.plan({ jobs: [job('probe', 3_000)] });
    const id = await flows.diagnose();
    await flows.advance('PT5S');
    await flows.github('PATCH', '/access', { token: { expiresAt: '2026-01-01T00:00:00Z' } });
    await flows.advance('PT1M');
    const run = await flows.newest();
    const later = Date.now() + 25 * 60 * 60_000;
    const clock = { ...flows.worker.clock, now: () => later };

    await followLater(flows, clock);

    const held = await flows.newest();
    expect(run).toMatchObject({ status: 'following', trouble: { code: 'github.unauthorized' } });
    expect(held).toMatchObject({ status: 'hold', error: { code: 'run.lost_sight' } });
    const card = flows.card(held.messageId ?? '');
    expect(flows.card(id)).toContain('This card goes on here');
    expect(card).toContain('**checkout** · held');
    expect(card).toContain('-# run.lost_sight');
    expect(card).toContain('it was started, and how it ends is not known here');
  });
});

/** One look of a worker whose day has gone by; what lies between are looks that see nothing either. */
async function followLater(flows: Flows, clock: Flows['worker']['clock']): Promise<void> {
  const run = await flows.newest();
  const message = { guildId: run.guildId, triggerId: run.triggerId, runId: run.id, at: run.at, hop: 0 };
  await followRun({ ...flows.worker, clock }, message, clock.now() + 60_000);
  await flows.advance('PT10S');
}
