import {
  NOW,
  PATH,
  REPOSITORY,
  type Reply,
  refusalOf,
  repositoryReply,
  startFake,
  workflowReply,
} from './fake-github.ts';

const run = {
  id: 30433642,
  name: 'Diagnose',
  node_id: 'MDEyOldvcmtmbG93IFJ1bjI2OTI4OQ==',
  head_branch: 'main',
  display_title: 'Diagnose api [r-42]',
  run_number: 562,
  event: 'workflow_dispatch',
  status: 'queued',
  conclusion: null,
  workflow_id: 159038,
  html_url: 'https://github.com/acme/checkout/actions/runs/30433642',
  created_at: '2026-11-20T09:00:00Z',
  updated_at: '2026-11-20T09:00:05Z',
  run_attempt: 1,
  run_started_at: '2026-11-20T09:00:00Z',
};

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function start(script: Parameters<typeof startFake>[0]) {
  const fake = await startFake(script);
  close = fake.close;
  return fake;
}

describe('finding a run', () => {
  const LIST = `GET ${PATH}/actions/workflows/diagnose.yml/runs`;
  const query = { repository: REPOSITORY, workflow: 'diagnose.yml', marker: 'r-42', since: NOW + 123 };

  function page(...titles: string[]): Reply {
    const runs = titles.map((title, index) => ({ ...run, id: index + 1, display_title: title }));
    return { status: 200, body: { total_count: 900, workflow_runs: runs } };
  }

  const full = Array.from({ length: 100 }, (_unused, index) => `Diagnose [other ${index}]`);

  it('looks among the dispatched runs since then, two minutes earlier for clocks that differ', async () => {
    const { asked, github } = await start({ [LIST]: page('Diagnose [r-41]', 'Diagnose [r-42]') });

    const found = await github.find(query);

    expect(found).toMatchObject({ id: 2, title: 'Diagnose [r-42]', attempt: 1 });
    expect(asked[0]?.query).toEqual({
      event: 'workflow_dispatch',
      created: '>=2026-11-20T08:58:00Z',
      per_page: '100',
      page: '1',
    });
  });

  it('turns pages until it stands there', async () => {
    const { asked, github } = await start({ [LIST]: [page(...full), page(...full), page('Diagnose [r-42]')] });

    await expect(github.find(query)).resolves.toMatchObject({ id: 1 });

    expect(asked.map(({ query: sent }) => sent['page'])).toEqual(['1', '2', '3']);
  });

  it('ends with the last page, and with the fifth', async () => {
    const short = await start({ [LIST]: page('Diagnose [r-41]') });
    await expect(short.github.find(query)).resolves.toBeUndefined();
    await short.close();
    const long = await start({ [LIST]: page(...full) });

    await expect(long.github.find(query)).resolves.toBeUndefined();

    expect([short.asked.length, long.asked.length]).toEqual([1, 5]);
  });

  it('tells a workflow that is gone from a repository that is', async () => {
    const workflowGone = await start({ [`GET ${PATH}`]: repositoryReply });
    const first = await refusalOf(workflowGone.github.find(query));
    await workflowGone.close();
    const allGone = await start({});

    const second = await refusalOf(allGone.github.find(query));

    expect([first['code'], second['code']]).toEqual(['github.workflow_missing', 'github.repository_missing']);
  });
});

describe('a run', () => {
  it('is read in our words', async () => {
    const { github } = await start({ [`GET ${PATH}/actions/runs/30433642`]: { status: 200, body: run } });

    await expect(github.run(REPOSITORY, 30433642)).resolves.toEqual({
      id: 30433642,
      attempt: 1,
      status: 'queued',
      url: run.html_url,
      title: 'Diagnose api [r-42]',
      createdAt: NOW,
      startedAt: NOW,
      updatedAt: NOW + 5_000,
    });
  });

  it.each([
    ['queued', null, 'queued', undefined],
    ['requested', null, 'queued', undefined],
    ['waiting', null, 'queued', undefined],
    ['pending', null, 'queued', undefined],
    ['a new word', null, 'queued', undefined],
    ['in_progress', null, 'in_progress', undefined],
    ['in_progress', 'failure', 'in_progress', undefined],
    ['completed', 'success', 'completed', 'success'],
    ['completed', 'startup_failure', 'completed', 'startup_failure'],
    ['completed', 'a new word', 'completed', undefined],
  ])('that is %s (%s) is %s (%s)', async (status, conclusion, ours, oursConclusion) => {
    const { github } = await start({
      [`GET ${PATH}/actions/runs/1/attempts/2`]: { status: 200, body: { ...run, status, conclusion, run_attempt: 2 } },
    });

    const read = await github.run(REPOSITORY, 1, 2);

    expect(read?.attempt).toBe(2);
    expect([read?.status, read?.conclusion]).toEqual([ours, oursConclusion]);
  });

  it('that was deleted is not there, when its repository is', async () => {
    const { github } = await start({ [`GET ${PATH}`]: repositoryReply });

    await expect(github.run(REPOSITORY, 1)).resolves.toBeUndefined();
    await expect(github.run(REPOSITORY, 1, 3)).resolves.toBeUndefined();
    await expect(github.jobs(REPOSITORY, 1, 1)).resolves.toEqual([]);
    await expect(github.artifacts(REPOSITORY, 1)).resolves.toEqual([]);
    await expect(github.cancel(REPOSITORY, 1)).resolves.toBe('finished');
    await expect(github.logTail(REPOSITORY, 1)).resolves.toBe('');
  });

  it('of a repository that is gone is an error', async () => {
    const { github } = await start({});

    const refusals = await Promise.all(
      [
        github.run(REPOSITORY, 1),
        github.jobs(REPOSITORY, 1, 1),
        github.artifacts(REPOSITORY, 1),
        github.cancel(REPOSITORY, 1),
        github.rerun(REPOSITORY, 1, 'all'),
        github.logTail(REPOSITORY, 1),
      ].map(refusalOf),
    );

    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['github.repository_missing']));
  });
});

describe('jobs', () => {
  const JOBS = `GET ${PATH}/actions/runs/1/attempts/1/jobs`;
  const job = {
    id: 399444496,
    run_id: 29679449,
    status: 'completed',
    conclusion: 'failure',
    started_at: '2026-11-20T09:00:10Z',
    completed_at: '2026-11-20T09:01:00Z',
    name: 'diagnose',
    html_url: 'https://github.com/acme/checkout/actions/runs/1/job/399444496',
    steps: [
      {
        name: 'Run checks',
        status: 'completed',
        conclusion: 'failure',
        number: 1,
        started_at: '2026-11-20T09:00:11Z',
        completed_at: '2026-11-20T09:00:59Z',
      },
      { name: 'Upload', status: 'queued', conclusion: null, number: 2, started_at: null, completed_at: null },
    ],
  };

  it('come with their steps and times', async () => {
    const { github } = await start({ [JOBS]: { status: 200, body: { total_count: 1, jobs: [job] } } });

    await expect(github.jobs(REPOSITORY, 1, 1)).resolves.toEqual([
      {
        id: 399444496,
        name: 'diagnose',
        url: job.html_url,
        status: 'completed',
        conclusion: 'failure',
        startedAt: NOW + 10_000,
        completedAt: NOW + 60_000,
        steps: [
          {
            name: 'Run checks',
            number: 1,
            status: 'completed',
            conclusion: 'failure',
            startedAt: NOW + 11_000,
            completedAt: NOW + 59_000,
          },
          { name: 'Upload', number: 2, status: 'queued' },
        ],
      },
    ]);
  });

  it('have begun only when they run', async () => {
    const waiting = { ...job, status: 'waiting', conclusion: null, completed_at: null, steps: undefined };
    const { github } = await start({ [JOBS]: { status: 200, body: { jobs: [waiting] } } });

    const [read] = await github.jobs(REPOSITORY, 1, 1);

    expect(read).toEqual({ id: job.id, name: 'diagnose', url: job.html_url, status: 'queued', steps: [] });
  });

  it('are read up to 300', async () => {
    const jobs = Array.from({ length: 100 }, (_unused, id) => ({ ...job, id, steps: [] }));
    const { asked, github } = await start({ [JOBS]: { status: 200, body: { total_count: 900, jobs } } });

    await expect(github.jobs(REPOSITORY, 1, 1)).resolves.toHaveLength(300);

    expect(asked).toHaveLength(3);
  });
});

it('artifacts are listed with size and fate', async () => {
  const artifact = { id: 11, node_id: 'x', name: 'diagnosis', size_in_bytes: 556, expired: false };
  const artifacts = [artifact, { ...artifact, id: 12, expired: true }];
  const { github } = await start({ [`GET ${PATH}/actions/runs/1/artifacts`]: { status: 200, body: { artifacts } } });

  await expect(github.artifacts(REPOSITORY, 1)).resolves.toEqual([
    { id: 11, name: 'diagnosis', size: 556, expired: false },
    { id: 12, name: 'diagnosis', size: 556, expired: true },
  ]);
});

describe('a summary', () => {
  it.each<[string, Reply, string | undefined]>([
    [
      'the check run’s summary',
      { status: 200, body: { id: 4, output: { title: 'T', summary: '**bad**', text: 'x' } } },
      '**bad**',
    ],
    ['else its text', { status: 200, body: { id: 4, output: { summary: '', text: 'long' } } }, 'long'],
    ['nothing', { status: 200, body: { id: 4, output: { title: null, summary: null, text: null } } }, undefined],
    ['nothing without the right', { status: 403, body: { message: 'Resource not accessible' } }, undefined],
    ['nothing of no check run', { status: 404, body: { message: 'Not Found' } }, undefined],
  ])('is %s', async (_title, reply, expected) => {
    const { github } = await start({ [`GET ${PATH}/check-runs/4`]: reply });

    await expect(github.summary(REPOSITORY, 4)).resolves.toBe(expected);
  });
});

describe('a cancellation', () => {
  it.each<[number, string]>([
    [202, 'asked'],
    [409, 'finished'],
  ])('answered %i is %s, and may be repeated', async (status, expected) => {
    const { calls, github } = await start({ [`POST ${PATH}/actions/runs/1/cancel`]: { status, body: {} } });

    await expect(github.cancel(REPOSITORY, 1)).resolves.toBe(expected);

    expect(calls).toMatchObject([{ effect: false }]);
  });
});

describe('a re-run', () => {
  it.each([
    ['all', 'rerun'],
    ['failed', 'rerun-failed-jobs'],
  ] as const)('of %s jobs is an effect', async (jobs, path) => {
    const { asked, calls, github } = await start({
      [`POST ${PATH}/actions/runs/1/${path}`]: { status: 201, body: {} },
    });

    await github.rerun(REPOSITORY, 1, jobs);

    expect(calls).toMatchObject([{ effect: true }]);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Reply, string]>([
    [
      'too old',
      { status: 403, body: { message: 'Unable to retry this workflow run because it was created over a month ago' } },
      'github.not_rerunnable',
    ],
    ['running', { status: 403, body: { message: 'This workflow is already running' } }, 'github.not_rerunnable'],
    ['busy', { status: 409, body: { message: 'Conflict' } }, 'github.not_rerunnable'],
    [
      'not ours',
      {
        status: 403,
        headers: { 'x-accepted-github-permissions': 'actions=write' },
        body: { message: 'Resource not accessible by integration' },
      },
      'github.forbidden',
    ],
  ])('of a run that is %s is refused', async (_title, reply, code) => {
    const { github } = await start({ [`POST ${PATH}/actions/runs/1/rerun`]: reply });

    const refusal = await refusalOf(github.rerun(REPOSITORY, 1, 'all'));

    expect(refusal).toMatchObject({ code });
  });

  it('of a run that was deleted says so', async () => {
    const { github } = await start({ [`GET ${PATH}`]: repositoryReply });

    const refusal = await refusalOf(github.rerun(REPOSITORY, 1, 'failed'));

    expect(refusal).toEqual({ code: 'github.run_missing', repository: 'acme/checkout', run: 1 });
  });

  it('with a lost answer is in doubt', async () => {
    const { github } = await start({ [`POST ${PATH}/actions/runs/1/rerun`]: (response) => void response.destroy() });

    const refusal = await refusalOf(github.rerun(REPOSITORY, 1, 'all'));

    expect(refusal).toMatchObject({ kind: 'unknown_outcome' });
  });
});

it('names the workflow when only its list is gone', async () => {
  const { github } = await start({
    [`GET ${PATH}`]: repositoryReply,
    [`GET ${PATH}/actions/workflows/diagnose.yml`]: workflowReply,
  });

  await expect(
    github.find({ repository: REPOSITORY, workflow: 'diagnose.yml', marker: 'x', since: NOW }),
  ).resolves.toBeUndefined();
});
