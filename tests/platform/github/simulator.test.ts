import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { GithubCredential } from '#lib/platform/github/access.ts';
import { createGithub } from '#lib/platform/github/github.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { startWorld, type TestWorld } from '#tests/local/github/world.ts';
import { refusalOf } from './fake-github.ts';

const REPOSITORY = { owner: 'acme', name: 'checkout' };
const MEBIBYTE = 1_048_576;

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const plan = (body: object) => world.people('POST', '/plans', body);
const settings = (part: object) => world.people('PATCH', '/settings', part);
const access = (part: object) => world.people('PATCH', '/access', part);
const fault = (body: object) => world.people('POST', '/faults', body);

const credentials = {
  token: (): GithubCredential => ({ kind: 'token', token: () => Promise.resolve(world.simulator.token) }),
  App: (): GithubCredential => {
    const { id, privateKey } = world.simulator.app;
    return { kind: 'app', appId: String(id), privateKey: () => Promise.resolve(privateKey) };
  },
};

function connect(credential: GithubCredential = credentials.token()) {
  return createGithub({
    outbound: createOutbound(),
    memory: createSecretMemory(),
    clock: { now: () => world.clock.time },
    baseUrl: `${world.origin}/sim/github/api`,
    timeoutMs: 5_000,
    credential,
  });
}

function order(marker = 'r-1', more: object = {}) {
  const inputs = { watchbell_run_id: marker, target: 'api' };
  return { repository: REPOSITORY, workflow: 'diagnose.yml', ref: 'main', inputs, ...more };
}

describe.each(['token', 'App'] as const)('with the credential of a %s', (kind) => {
  it('a run is started, followed to its end and read', async () => {
    await plan({
      jobs: [{ name: 'check', steps: [{ name: 'Lint', conclusion: 'failure', log: 'it broke' }] }],
      artifacts: [{ name: 'diagnosis', files: { 'out/diagnosis.json': '{"status":"bad"}', 'other.txt': 'x' } }],
      summary: '**It broke.**',
    });
    const github = connect(credentials[kind]());

    const { workflowRunId = 0 } = await github.dispatch(order());
    const queued = await github.run(REPOSITORY, workflowRunId);
    await world.pass(300);
    const ended = await github.run(REPOSITORY, workflowRunId, 1);
    const [job] = await github.jobs(REPOSITORY, workflowRunId, 1);
    const log = await github.logTail(REPOSITORY, job?.id ?? 0);
    const [artifact] = await github.artifacts(REPOSITORY, workflowRunId);
    const files = artifact && (await github.artifactFiles(REPOSITORY, artifact, ['diagnosis.json']));
    const summary = await github.summary(REPOSITORY, job?.id ?? 0);

    expect(queued).toMatchObject({ status: 'queued', attempt: 1, title: 'Diagnose api [r-1]' });
    expect(ended).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(job).toMatchObject({ name: 'check', conclusion: 'failure' });
    expect(job?.steps.map(({ conclusion, name }) => [name, conclusion])).toContainEqual(['Lint', 'failure']);
    expect(log).toContain('it broke\n');
    expect(files).toEqual(new Map([['diagnosis.json', { text: '{"status":"bad"}' }]]));
    // Fine-grained tokens have no permission for checks.
    expect(summary).toBe(kind === 'App' ? '**It broke.**' : undefined);
  });

  it('a repository is inspected', async () => {
    const inspection = await connect(credentials[kind]()).inspect({ owner: 'ACME', name: 'Checkout' }, 'diagnose.yml');

    expect(inspection).toMatchObject({ repository: REPOSITORY, defaultBranch: 'main', missing: [] });
    expect(inspection.workflow).toMatchObject({ file: 'diagnose.yml', name: 'Diagnose', showsMarker: true });
    expect(inspection.workflow.inputs?.map(({ name }) => name)).toEqual([
      'watchbell_run_id',
      'watchbell_correlation_id',
      'target',
      'depth',
      'verbose',
    ]);
    expect(world.simulator.state().runs).toEqual([]);
  });

  it('the permissions that are missing are named', async () => {
    const rights = { actions: 'read', metadata: 'read' };
    await access({ token: { repositories: { 'acme/checkout': rights } }, app: { permissions: rights } });
    const github = connect(credentials[kind]());

    const { missing, workflow } = await github.inspect(REPOSITORY, 'diagnose.yml');
    const refusal = await refusalOf(github.dispatch(order()));

    expect(missing).toEqual(['actions: write', 'contents: read', ...(kind === 'App' ? ['checks: read'] : [])]);
    expect(workflow).toEqual({ file: 'diagnose.yml', name: 'Diagnose' });
    expect(refusal).toMatchObject({ code: 'github.forbidden', permission: 'actions: write' });
  });

  it('a repository that it does not reach is missing', async () => {
    await access({ token: { repositories: {} }, app: { repositories: [] } });
    const github = connect(credentials[kind]());

    const refusals = [
      await refusalOf(github.dispatch(order())),
      await refusalOf(github.run(REPOSITORY, 1)),
      await refusalOf(github.inspect(REPOSITORY, 'diagnose.yml')),
    ];

    expect(refusals.map(({ code }) => code)).toEqual(Array(3).fill('github.repository_missing'));
  });
});

describe('a dispatch', () => {
  it.each(['204', '400', '422'])(
    'to an older server (%s) starts one run, which is found by its marker',
    async (answer) => {
      await settings({ returnRunDetails: answer });
      const github = connect();

      const dispatched = [await github.dispatch(order('r-1')), await github.dispatch(order('r-2'))];
      await world.pass(5);
      const query = { repository: REPOSITORY, workflow: 'diagnose.yml', since: world.clock.time - 5_000 };
      const found = [
        await github.find({ ...query, marker: 'r-1' }),
        await github.find({ ...query, marker: 'r-2' }),
        await github.find({ ...query, marker: 'r-3' }),
      ];

      expect(dispatched).toEqual([{}, {}]);
      expect(world.simulator.state().runs).toHaveLength(2);
      expect(found.map((run) => run?.title)).toEqual(['Diagnose api [r-1]', 'Diagnose api [r-2]', undefined]);
    },
  );

  it.each<[string, object, string]>([
    ['an unknown ref', { ref: 'nope' }, 'github.ref_unknown'],
    ['an unknown workflow', { workflow: 'nope.yml' }, 'github.workflow_missing'],
    ['a workflow without the trigger', { workflow: 'ci.yml', inputs: {} }, 'github.not_dispatchable'],
    ['an unknown input', { inputs: { nope: '1' } }, 'github.inputs_refused'],
    ['a choice that is none', { inputs: { depth: 'abyss' } }, 'github.inputs_refused'],
    [
      'too many inputs',
      { inputs: Object.fromEntries(Array.from({ length: 26 }, (_, at) => [`i${at}`, 'x'])) },
      'github.inputs_refused',
    ],
  ])('with %s is refused', async (_title, more, code) => {
    const refusal = await refusalOf(connect().dispatch(order('r-1', more)));

    expect(refusal).toMatchObject({ code });
    expect(world.simulator.state().runs).toEqual([]);
  });

  it('of a disabled workflow is refused', async () => {
    await world.people('POST', '/workflows', {
      repo: 'acme/checkout',
      workflow: 'diagnose.yml',
      state: 'disabled_manually',
    });

    const refusal = await refusalOf(connect().dispatch(order()));

    expect(refusal).toMatchObject({ code: 'github.workflow_disabled' });
  });

  it.each<[string, object, Record<string, unknown>, number]>([
    ['whose answer is lost', { kind: 'lost' }, { kind: 'unknown_outcome' }, 1],
    ['that breaks before', { kind: 'before' }, { kind: 'unknown_outcome' }, 0],
    ['that is answered 502 after it', { kind: 'status', status: 502, mode: 'after' }, { kind: 'unknown_outcome' }, 1],
    [
      'at the primary limit',
      { kind: 'rate_limited', resetSeconds: 90 },
      { kind: 'rate_limited', retryAfterMs: 90_000 },
      0,
    ],
    [
      'at a secondary limit',
      { kind: 'secondary', retryAfterSeconds: 7 },
      { kind: 'rate_limited', retryAfterMs: 7_000 },
      0,
    ],
    [
      'at one that names no time',
      { kind: 'secondary', retryAfterSeconds: null },
      { kind: 'rate_limited', retryAfterMs: 60_000 },
      0,
    ],
  ])('%s is not sent again', async (_title, broken, expected, runs) => {
    await fault({ method: 'POST', path: '/repos/**', times: 1, ...broken });

    const refusal = await refusalOf(connect().dispatch(order()));

    expect(refusal).toMatchObject(expected);
    expect(world.simulator.state().runs).toHaveLength(runs);
  });

  it('two hundred at once name two hundred runs', async () => {
    const github = connect(credentials.App());

    const dispatched = await Promise.all(Array.from({ length: 200 }, (_, at) => github.dispatch(order(`r-${at}.`))));
    const runs = await Promise.all(dispatched.map(({ workflowRunId = 0 }) => github.run(REPOSITORY, workflowRunId)));

    expect(runs.map((run) => run?.title)).toEqual(Array.from({ length: 200 }, (_, at) => `Diagnose api [r-${at}.]`));
  });
});

describe('a run', () => {
  it('is cancelled, then has ended, then runs again', async () => {
    const github = connect();
    const { workflowRunId = 0 } = await github.dispatch(order());

    const asked = await github.cancel(REPOSITORY, workflowRunId);
    await world.pass(300);
    const again = await github.cancel(REPOSITORY, workflowRunId);
    await github.rerun(REPOSITORY, workflowRunId, 'all');
    const second = await github.run(REPOSITORY, workflowRunId);
    const first = await github.run(REPOSITORY, workflowRunId, 1);
    const refusal = await refusalOf(github.rerun(REPOSITORY, workflowRunId, 'failed'));

    expect([asked, again]).toEqual(['asked', 'finished']);
    expect(second).toMatchObject({ attempt: 2, status: 'queued' });
    expect(first).toMatchObject({ attempt: 1, conclusion: 'cancelled' });
    expect(refusal).toMatchObject({ code: 'github.not_rerunnable', run: workflowRunId });
  });

  it('that somebody deletes is not there', async () => {
    const github = connect();
    const { workflowRunId = 0 } = await github.dispatch(order());
    await world.pass(300);

    await world.people('POST', `/runs/${workflowRunId}`, { delete: true });

    await expect(github.run(REPOSITORY, workflowRunId, 1)).resolves.toBeUndefined();
    await expect(github.cancel(REPOSITORY, workflowRunId)).resolves.toBe('finished');
    expect(await refusalOf(github.rerun(REPOSITORY, workflowRunId, 'all'))).toMatchObject({
      code: 'github.run_missing',
    });
  });
});

describe('what a run leaves behind', () => {
  it.each(['supported', 'ignored'])('may be a log of a gigabyte, with suffix ranges %s', async (suffixRanges) => {
    await settings({ suffixRanges });
    await plan({ jobs: [{ name: 'long', steps: [{ name: 'Talk' }], log: { bytes: 1024 * MEBIBYTE } }] });
    const github = connect();
    const { workflowRunId = 0 } = await github.dispatch(order());
    await world.pass(300);
    const [job] = await github.jobs(REPOSITORY, workflowRunId, 1);

    const log = await github.logTail(REPOSITORY, job?.id ?? 0);

    expect(Buffer.byteLength(log)).toBeGreaterThan(60_000);
    expect(Buffer.byteLength(log)).toBeLessThanOrEqual(65_536);
    expect(log).not.toContain('[the log goes on');
  });

  it.each<[string, object, string]>([
    ['a bomb', { files: { 'diagnosis.json': { bytes: 32 * MEBIBYTE } } }, 'it is larger than 256 KB'],
    ['too large', { bytes: 6 * MEBIBYTE }, 'the artifact is larger than 5 MB, and larger ones are not loaded'],
    ['no zip', { rawZipBase64: Buffer.from('<html>').toString('base64') }, 'the zip is broken'],
  ])('may be an artifact that is %s', async (_title, content, refused) => {
    await plan({ artifacts: [{ name: 'diagnosis', ...content }] });
    const github = connect();
    const { workflowRunId = 0 } = await github.dispatch(order());
    await world.pass(300);
    const [artifact] = await github.artifacts(REPOSITORY, workflowRunId);

    const files = artifact && (await github.artifactFiles(REPOSITORY, artifact, ['diagnosis.json']));

    expect(files).toEqual(new Map([['diagnosis.json', { refused }]]));
  });
});
