import { followWorkflow } from '#lib/diagnosis/follow-workflow.ts';
import type { GithubActions, WorkflowJob, WorkflowRun } from '#lib/diagnosis/github.ts';
import { asPursuit } from '#lib/diagnosis/pursuit.ts';
import { redact } from '#lib/kernel/redact.ts';
import type { Progress } from '#lib/tasks/task.ts';
import { jobOf, openRun, repository } from '#tests/diagnosis/github-runs.ts';

const DEFINITION = {
  kind: 'github_workflow',
  projectId: 'p1',
  project: 'checkout',
  repository,
  workflowName: 'Diagnose',
  workflow: 'diagnose.yml',
  ref: 'main',
  inputs: {},
} as const;

const RUN = openRun('in_progress');
const { conclusion: _open, ...JOB } = jobOf(8, 'probe', { status: 'in_progress' });
const DONE = { status: 'completed', conclusion: 'success' } as const;

describe('looks at a run of a workflow', () => {
  let now = 0;
  let run: WorkflowRun | undefined = RUN;
  let jobs: readonly WorkflowJob[] = [JOB];
  let calls: string[] = [];

  function answering<Answer>(call: string, answer: () => Answer): () => Promise<Answer> {
    return () => {
      calls.push(call);
      return Promise.resolve(answer());
    };
  }
  const none = answering('other', () => []);
  const github = {
    run: answering('run', () => run),
    jobs: answering('jobs', () => jobs),
    artifacts: none,
    logTail: answering('other', () => ''),
    summary: answering('other', () => undefined),
  } as unknown as GithubActions;
  const silent = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent } as never;

  beforeEach(() => {
    now = 0;
    run = RUN;
    jobs = [JOB];
    calls = [];
  });

  function look(from?: Progress, isTold = false): Promise<Progress> {
    const fresh = asPursuit({
      repository,
      workflowName: 'Diagnose',
      dispatchedAt: 0,
      attempt: 1,
      workflowRunId: RUN.id,
    });
    const ports = { clock: { now: () => now }, github, logger: silent, redact };
    return followWorkflow(ports, DEFINITION, {
      pursuit: from?.pursuit ?? fresh,
      cancel: undefined,
      isTold,
      deadline: now + 60_000,
    });
  }

  it('ask for the jobs alone while one of them is at work', async () => {
    const first = await look();
    now = 60_000;

    const second = await look(first);

    expect(second.kind).toBe('going');
    expect(calls).toEqual(['run', 'jobs', 'jobs']);
  });

  it('ask for the run too when no job is at work, and see its end', async () => {
    const first = await look();
    run = { ...RUN, ...DONE };
    jobs = [{ ...JOB, ...DONE }];

    const second = await look(first);

    expect(second.kind).toBe('succeeded');
    expect(calls.slice(2, 5)).toEqual(['jobs', 'run', 'jobs']);
  });

  it('see after ten minutes that a run is over whose job is still listed as at work', async () => {
    const first = await look();
    run = { ...RUN, status: 'completed', conclusion: 'cancelled' };
    now = 10 * 60_000;

    const second = await look(first);

    expect(second.kind).toBe('cancelled');
  });

  it('see that a run was deleted, though its jobs are only missing', async () => {
    const first = await look();
    run = undefined;
    jobs = [];

    const second = await look(first);

    expect(second).toMatchObject({ kind: 'failed', error: { code: 'github.run_deleted' } });
  });

  it('are rarer where we hear of changes', async () => {
    now = 40 * 60_000;

    const [unheard, heard] = [await look(), await look(undefined, true)];

    expect([unheard, heard].map((seen) => seen.kind === 'going' && seen.pollAfterMs)).toEqual([180_000, 300_000]);
  });
});
