import { collectVerdict } from '#lib/diagnosis/collect.ts';
import type { Artifact, ArtifactFile, GithubActions, WorkflowJob, WorkflowRun } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { type FailureDetail, type FailureKind, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import {
  failedJob,
  failedLog,
  jobOf,
  repository,
  runOf,
  START,
  unhealthyReport,
} from '#tests/diagnosis/github-runs.ts';

type Github = Pick<GithubActions, 'artifacts' | 'artifactFiles' | 'logTail' | 'summary'>;

const diagnosis: Artifact = { id: 5, name: 'diagnosis', size: 900, expired: false };
const report = JSON.stringify(unhealthyReport);
const failedRun = runOf({ conclusion: 'failure' });

function filesOf(files: Readonly<Record<string, ArtifactFile>>): Github['artifactFiles'] {
  return () => Promise.resolve(new Map(Object.entries(files)));
}

/** A GitHub with what a test gives it, and nothing else. */
function githubOf(given: Partial<Github>): Github {
  return {
    artifacts: () => Promise.resolve([]),
    artifactFiles: filesOf({}),
    logTail: () => Promise.resolve(''),
    summary: () => Promise.resolve(undefined),
    ...given,
  };
}

function failure(kind: FailureKind, detail: FailureDetail = {}): () => Promise<never> {
  const call = { target: 'http', operation: 'GET /x', timeoutMs: 1_000, effect: false } as const;
  return () => Promise.reject(new OutboundFailure(kind, call, 'HTTP', detail));
}

function collect(given: Partial<Github>, run: WorkflowRun, jobs: readonly WorkflowJob[], left = 60_000) {
  const logged: string[] = [];
  const logger: Logger = {
    debug: (message) => logged.push(`debug ${message}`),
    info: (message) => logged.push(`info ${message}`),
    warn: (message) => logged.push(`warn ${message}`),
    error: (message) => logged.push(`error ${message}`),
    with: () => logger,
  };
  const ports = { github: githubOf(given), logger, clock: { now: () => START } };
  const verdict = collectVerdict(ports, { repository, run, jobs, deadline: START + left });
  return verdict.then((found) => ({ ...found, logged }));
}

describe('collectVerdict', () => {
  it('reads the report in the artifact and the failed step’s last lines', async () => {
    const verdict = await collect(
      {
        artifacts: () => Promise.resolve([{ ...diagnosis, id: 1, name: 'coverage' }, diagnosis]),
        artifactFiles: (_repository, { id }) =>
          filesOf({ 'diagnosis.json': { text: id === 5 ? report : '{}' } })(_repository, diagnosis, []),
        logTail: () => Promise.resolve(failedLog),
        summary: () => Promise.reject(new Error('nobody needs it')),
      },
      failedRun,
      [jobOf(1, 'build'), failedJob(2, 'diagnose')],
    );

    expect(verdict.report?.rootCause?.summary).toContain('The pool of database connections');
    expect(verdict.failed).toMatchObject({ job: 'diagnose', step: 'Run the checks', jobId: 2 });
    expect(verdict.failed?.lines).toEqual([
      '  ▸ Run node diagnose.mjs',
      '  DNS has 2 addresses',
      '  connect with token=***',
      '✖ Payments: 38 % errors in 15 minutes',
      '✖ Process completed with exit code 1.',
    ]);
    expect(verdict.notes).toEqual([]);
  });

  it('takes the newest of several artifacts of that name, and finds a report in one of another name', async () => {
    const opened: number[] = [];
    const artifactFiles: Github['artifactFiles'] = (_repository, { id, name }) => {
      opened.push(id);
      return Promise.resolve(new Map(name === 'other' ? [] : [['diagnosis.json', { text: report }]]));
    };
    const artifacts = [
      { ...diagnosis, id: 1 },
      { ...diagnosis, id: 9 },
      { ...diagnosis, id: 7 },
    ];
    const others = [
      { ...diagnosis, id: 11, name: 'other' },
      { ...diagnosis, id: 12, name: 'my-diagnosis' },
      { ...diagnosis, id: 13, name: 'huge', size: 9_000_000 },
    ];

    const exact = await collect({ artifacts: () => Promise.resolve(artifacts), artifactFiles }, runOf(), []);
    const guessed = await collect({ artifacts: () => Promise.resolve(others), artifactFiles }, runOf(), []);

    expect(opened).toEqual([9, 12]);
    expect([exact.report?.status, guessed.report?.status]).toEqual(['unhealthy', 'unhealthy']);
  });

  it.each([
    [
      'says why a report is of no use, and takes summary.md',
      { 'diagnosis.json': { text: '{}' }, 'summary.md': { text: '# All **well**' } },
      'All well',
      ['`diagnosis.json` was not used: `schemaVersion` is missing.'],
    ],
    [
      'tells of a refused artifact once',
      { 'diagnosis.json': { refused: 'it is too large' }, 'summary.md': { refused: 'it is too large' } },
      undefined,
      ['`diagnosis.json` was not read: it is too large'],
    ],
    ['goes on to what the job says of itself', {}, 'From the job', []],
  ] as const)('%s', async (_title, files, summary, notes) => {
    const verdict = await collect(
      {
        artifacts: () => Promise.resolve([diagnosis]),
        artifactFiles: filesOf(files),
        summary: () => Promise.resolve(summary === 'From the job' ? 'From the job' : undefined),
      },
      runOf(),
      [jobOf(1, 'build')],
    );

    expect(verdict.summary).toBe(summary);
    expect(verdict.notes).toEqual(notes);
  });

  it('leaves out the report of another attempt and doubts one that names none', async () => {
    const run = runOf({ attempt: 2 });
    const { attempt: _none, ...unnamed } = unhealthyReport;
    const read = (text: string) =>
      collect(
        { artifacts: () => Promise.resolve([diagnosis]), artifactFiles: filesOf({ 'diagnosis.json': { text } }) },
        run,
        [],
      );

    const old = await read(report);
    const doubtful = await read(JSON.stringify(unnamed));

    expect(old.report).toBeUndefined();
    expect(old.notes).toEqual(['The report was left out: attempt 1 wrote it, and this is attempt 2.']);
    expect(doubtful.report?.status).toBe('unhealthy');
    expect(doubtful.notes).toEqual(['The report does not say which attempt wrote it; it may be from an earlier one.']);
  });

  it('says that an artifact has expired, and that a log is gone or does not reach back', async () => {
    const expired = await collect({ artifacts: () => Promise.resolve([{ ...diagnosis, expired: true }]) }, runOf(), []);
    const gone = await collect({}, failedRun, [failedJob(2, 'test')]);
    const short = await collect({ logTail: () => Promise.resolve('2026-11-21T09:00:00.1Z late') }, failedRun, [
      failedJob(2, 'test'),
    ]);

    expect(expired.notes).toEqual(['The artifact `diagnosis` has expired, so its report is gone.']);
    expect(gone.notes).toEqual(['GitHub has no log of the job, or no longer.']);
    expect(short.notes).toEqual(['The end of the log does not reach back to the step that ended it; it is on GitHub.']);
    expect(short.failed).not.toHaveProperty('lines');
  });

  it('names the missing right and goes on with the rest', async () => {
    const forbidden = () =>
      Promise.reject(
        new DomainError('github.forbidden', { repository: 'a/b', reason: 'no', permission: 'actions: read' }),
      );

    const verdict = await collect(
      {
        artifacts: forbidden,
        logTail: failure('permanent', { status: 403 }),
        summary: () => Promise.resolve('Still here'),
      },
      failedRun,
      [failedJob(2, 'test')],
    );

    expect(verdict.summary).toBe('Still here');
    expect(verdict.notes).toEqual([
      'The list of artifacts could not be read: GitHub refuses (403), the credential lacks `actions: read`.',
      'The job’s log could not be read: GitHub refuses (403), the credential lacks `actions: read`.',
    ]);
  });

  it.each([
    [
      'rate_limited',
      { retryAfterMs: 90_000 },
      'GitHub asks to wait 1m 30s before anything else is asked; it is on GitHub.',
    ],
    ['transient', { status: 502 }, 'GitHub answered with an error (502); it is on GitHub.'],
    ['transient', {}, 'GitHub did not answer in time; it is on GitHub.'],
  ] as const)('makes a note of %s %j', async (kind, detail, words) => {
    const verdict = await collect(
      { artifacts: failure(kind, detail), logTail: () => Promise.resolve(failedLog) },
      failedRun,
      [failedJob(2, 'test')],
    );

    expect(verdict.notes).toEqual([`The list of artifacts could not be read: ${words}`]);
    expect(verdict.failed?.lines === undefined).toBe(kind === 'rate_limited');
    expect(verdict.logged).toEqual(['warn GitHub did not hand out a part of a workflow run']);
  });

  it('asks nothing more of a GitHub that does not accept the credential', async () => {
    const verdict = await collect(
      {
        artifacts: () => Promise.reject(new DomainError('github.unauthorized')),
        logTail: () => Promise.resolve(failedLog),
      },
      failedRun,
      [failedJob(2, 'test')],
    );

    expect(verdict.notes).toEqual([
      'The list of artifacts could not be read: GitHub does not accept the credential (401): it is wrong, expired or revoked.',
    ]);
    expect(verdict.failed).not.toHaveProperty('lines');
  });

  it('ends with a verdict also over a mistake of our own, which is an error in the log', async () => {
    const verdict = await collect({ artifacts: () => Promise.reject(new TypeError('x is undefined')) }, failedRun, [
      failedJob(2, 'test'),
    ]);

    expect(verdict).toMatchObject({ conclusion: 'failure', tone: 'bad' });
    expect(verdict.notes[0]).toBe('The list of artifacts could not be read: Watchbell made a mistake of its own.');
    expect(verdict.logged[0]).toBe('error A part of a workflow run could not be read');
  });

  it('begins nothing when the time is nearly over, and says so once', async () => {
    const verdict = await collect(
      { artifacts: () => Promise.reject(new Error('asked all the same')) },
      failedRun,
      [failedJob(2, 'test')],
      5_000,
    );

    expect(verdict.notes).toEqual([
      'The list of artifacts and what comes after it were not read, for lack of time; they are on GitHub.',
    ]);
    expect(verdict).toMatchObject({ conclusion: 'failure', failed: { job: 'test' } });
  });
});
