import { CHECKOUT, DIAGNOSE, dispatched, refusalOf, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await startWorld();
});

afterEach(() => world.close());

const run = async (run_id: number) => (await world.octokit.actions.getWorkflowRun({ ...CHECKOUT, run_id })).data;
const jobs = async (run_id: number, filter: 'latest' | 'all' = 'latest') =>
  (await world.octokit.actions.listJobsForWorkflowRun({ ...CHECKOUT, run_id, filter })).data.jobs;
const list = async (more: object) =>
  (await world.octokit.actions.listWorkflowRuns({ ...DIAGNOSE, ...more })).data.workflow_runs.map(({ id }) => id);
const plan = (body: object) => world.people('POST', '/plans', body);
const FAILING = {
  jobs: [
    { name: 'build', steps: [{ name: 'Compile', seconds: 4 }] },
    { name: 'check', steps: [{ name: 'Lint', conclusion: 'failure', log: 'no-unused-vars' }, { name: 'Test' }] },
    { name: 'publish' },
  ],
};

describe('A run', () => {
  it('walks through queued, jobs and steps to its end as time passes', async () => {
    const id = await dispatched(world);
    const seen: unknown[] = [];
    const look = async () => {
      const { conclusion, status } = await run(id);
      const states = (await jobs(id)).map((job) => [
        job.name,
        job.status,
        job.steps?.map((step) => step.conclusion ?? step.status).join(' '),
      ]);
      seen.push([status, conclusion, states]);
    };

    for (const seconds of [0, 3, 2, 20, 40]) {
      await world.pass(seconds);
      await look();
    }

    expect(seen).toEqual([
      ['queued', null, [['collect', 'queued', '']]],
      ['in_progress', null, [['collect', 'in_progress', 'in_progress queued queued queued']]],
      ['in_progress', null, [['collect', 'in_progress', 'success in_progress queued queued']]],
      [
        'in_progress',
        null,
        [
          ['collect', 'completed', 'success success success success'],
          ['diagnose', 'in_progress', 'success in_progress queued queued'],
        ],
      ],
      [
        'completed',
        'success',
        [
          ['collect', 'completed', 'success success success success'],
          ['diagnose', 'completed', 'success success success success'],
        ],
      ],
    ]);
    expect(await run(id)).toMatchObject({ updated_at: '2026-11-21T09:03:08Z' });
  });

  it('goes by a plan: a failed step skips the later ones and the jobs that need it', async () => {
    await plan({ ...FAILING, times: 1, runName: 'Planned' });
    const id = await dispatched(world);

    await world.pass(60);

    const [build, check, publish] = await jobs(id);
    expect(await run(id)).toMatchObject({ conclusion: 'failure', display_title: 'Planned' });
    expect(build).toMatchObject({ conclusion: 'success' });
    expect(check?.steps).toMatchObject([
      { name: 'Set up job', conclusion: 'success', number: 1 },
      { name: 'Lint', conclusion: 'failure' },
      { name: 'Test', conclusion: 'skipped' },
      { name: 'Complete job', conclusion: 'success' },
    ]);
    expect(publish).toMatchObject({ conclusion: 'skipped', steps: [] });
    expect((await world.people('GET', '/plans')).body).toEqual([]);
  });

  it('stands in lists after a while, by event, branch, status, date, sha and actor', async () => {
    const first = await dispatched(world);
    const fresh = await list({});
    await world.pass(60);
    await world.people('POST', '/runs', { repo: 'acme/checkout', workflow: 'ci.yml' });
    const second = await dispatched(world);
    await world.pass(2);
    const head_sha = (await run(first)).head_sha;

    expect(fresh).toEqual([]);
    expect(await list({})).toEqual([second, first]);
    expect(await list({ created: '>=2026-11-21T09:03:00Z' })).toEqual([second]);
    expect(await list({ created: '2026-11-21T09:00:00Z..2026-11-21T09:02:30Z' })).toEqual([first]);
    expect(await list({ created: '2026-11-21' })).toEqual([second, first]);
    expect(await list({ created: '<2026-11-21' })).toEqual([]);
    expect(await list({ status: 'success' })).toEqual([first]);
    expect(await list({ status: 'queued', branch: 'main', actor: 'otto-acme', head_sha })).toEqual([second]);
    expect(await list({ event: 'push' })).toEqual([]);
    expect(await list({ per_page: 1, page: 2 })).toEqual([first]);
    const { data } = await world.octokit.actions.listWorkflowRunsForRepo({ ...CHECKOUT, event: 'push' });
    expect(data).toMatchObject({ total_count: 1, workflow_runs: [{ name: 'CI', event: 'push' }] });
  });

  it('links the pages of a list', async () => {
    for (let count = 0; count < 3; count += 1) await dispatched(world);
    await world.pass(2);

    const { headers } = await world.octokit.actions.listWorkflowRuns({ ...DIAGNOSE, per_page: 1, page: 2 });

    expect(headers.link).toMatch(
      /page=1>; rel="prev", .*page=3>; rel="next", .*page=3>; rel="last", .*page=1>; rel="first"/,
    );
  });
});

describe('Stopping a run', () => {
  it('is accepted, and takes two seconds; what has ended is a conflict', async () => {
    const id = await dispatched(world);
    await world.pass(5);

    const { status } = await world.octokit.actions.cancelWorkflowRun({ ...CHECKOUT, run_id: id });
    const before = await run(id);
    await world.pass(2);
    const refusal = await refusalOf(world.octokit.actions.cancelWorkflowRun({ ...CHECKOUT, run_id: id }));

    expect([status, before.status]).toEqual([202, 'in_progress']);
    expect(await run(id)).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect(await jobs(id)).toMatchObject([
      { conclusion: 'cancelled', steps: [{}, { conclusion: 'cancelled' }, { conclusion: 'skipped' }, {}] },
      { conclusion: 'skipped' },
    ]);
    expect(refusal).toMatchObject({ status: 409 });
    expect(refusal.message).toMatch(/^Cannot cancel a workflow run that is completed\./);
  });

  it('may be done by a person, in a step', async () => {
    const id = await dispatched(world);
    await world.pass(4);

    const ended = await world.people('POST', `/runs/${id}`, { end: 'failure', step: 'Collect metrics' });
    const again = await world.people('POST', `/runs/${id}`, { end: 'success' });

    expect(ended).toMatchObject({ status: 200, body: { status: 'completed', conclusion: 'failure' } });
    expect((await jobs(id))[0]?.steps?.map(({ conclusion }) => conclusion)).toEqual([
      'success',
      'success',
      'failure',
      'success',
    ]);
    expect(again.status).toBe(409);
  });

  it.each([
    ['success', ['success', 'success']],
    ['timed_out', ['timed_out', 'skipped']],
    ['cancelled', ['cancelled', 'skipped']],
    ['action_required', ['cancelled', 'skipped']],
  ])('may end it at once as %s', async (end, expected) => {
    const id = await dispatched(world);

    await world.people('POST', `/runs/${id}`, { end });

    expect(await run(id)).toMatchObject({ status: 'completed', conclusion: end });
    expect((await jobs(id)).map(({ conclusion }) => conclusion)).toEqual(expected);
  });

  it('deletes a run that has ended, and no other', async () => {
    const id = await dispatched(world);
    const early = await refusalOf(world.octokit.actions.deleteWorkflowRun({ ...CHECKOUT, run_id: id }));
    await world.pass(60);

    const { status } = await world.octokit.actions.deleteWorkflowRun({ ...CHECKOUT, run_id: id });
    const gone = await refusalOf(run(id));

    expect([early.status, status, gone.status]).toEqual([403, 204, 404]);
  });

  it('may delete one that goes, by a person', async () => {
    const id = await dispatched(world);

    await world.people('POST', `/runs/${id}`, { delete: true });
    await world.pass(60);

    expect(await refusalOf(run(id))).toMatchObject({ status: 404 });
  });
});

describe('Running again', () => {
  it('makes another attempt of all jobs, and keeps the first', async () => {
    const id = await dispatched(world);
    const early = await refusalOf(world.octokit.actions.reRunWorkflow({ ...CHECKOUT, run_id: id }));
    await world.pass(60);

    const { status } = await world.octokit.actions.reRunWorkflow({ ...CHECKOUT, run_id: id });
    const second = await run(id);
    const { data: first } = await world.octokit.actions.getWorkflowRunAttempt({
      ...CHECKOUT,
      run_id: id,
      attempt_number: 1,
    });
    await world.pass(60);

    expect(early).toMatchObject({ status: 403, response: { data: { message: 'This workflow is already running' } } });
    expect(status).toBe(201);
    expect(second).toMatchObject({
      status: 'queued',
      conclusion: null,
      run_attempt: 2,
      created_at: '2026-11-21T09:02:30Z',
      run_started_at: '2026-11-21T09:03:30Z',
    });
    expect(first).toMatchObject({ status: 'completed', conclusion: 'success', run_attempt: 1 });
    expect(await run(id)).toMatchObject({ conclusion: 'success' });
    expect(await jobs(id, 'all')).toHaveLength(4);
  });

  it('of what failed keeps the jobs that went well, and refuses when there is none', async () => {
    await plan({ ...FAILING, times: 1 });
    const id = await dispatched(world);
    await world.pass(60);
    const [build] = await jobs(id);

    await world.octokit.actions.reRunWorkflowFailedJobs({ ...CHECKOUT, run_id: id });
    await world.pass(60);
    const { data } = await world.octokit.actions.listJobsForWorkflowRunAttempt({
      ...CHECKOUT,
      run_id: id,
      attempt_number: 2,
    });
    const refusal = await refusalOf(world.octokit.actions.reRunWorkflowFailedJobs({ ...CHECKOUT, run_id: id }));

    expect(data.jobs.map(({ conclusion, name, run_attempt }) => [name, conclusion, run_attempt])).toEqual([
      ['build', 'success', 1],
      ['check', 'success', 2],
      ['publish', 'success', 2],
    ]);
    expect(data.jobs[0]?.id).toBe(build?.id);
    expect(refusal).toMatchObject({
      status: 403,
      response: { data: { message: 'This workflow run cannot be retried' } },
    });
  });

  it('is refused after a month', async () => {
    const id = await dispatched(world);
    await world.pass(31 * 86_400);

    const refusal = await refusalOf(world.octokit.actions.reRunWorkflow({ ...CHECKOUT, run_id: id }));

    expect(refusal.message).toMatch(/created over a month ago/);
  });
});

describe('A restart of the stack', () => {
  it('loses no run, no plan and no time', async () => {
    await plan({ ...FAILING });
    const id = await dispatched(world);
    await world.pass(4);

    world.restart();
    await world.pass(60);

    expect(await run(id)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect((await world.people('GET', '/plans')).body).toHaveLength(1);
    expect(world.received.at(-1)).toMatchObject({ payload: { action: 'completed', workflow_run: { id } } });
  });
});
