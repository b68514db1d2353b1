import { collectVerdict } from '#lib/diagnosis/collect.ts';
import type { WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { externalIdOf } from '#lib/diagnosis/dispatch-workflow.ts';
import type { GithubActions, WorkflowJob, WorkflowRun } from '#lib/diagnosis/github.ts';
import { asPursuit, keptJobs, type WorkflowPursuit, workflowPursuit } from '#lib/diagnosis/pursuit.ts';
import { oneLine } from '#lib/diagnosis/report-text.ts';
import { DomainError, type ErrorCode, type Facts } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Clock, Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { MARKER_INPUT } from '#lib/projects/project.ts';
import { errorOf } from '#lib/runs/words.ts';
import type { Look, Progress, TaskResult } from '#lib/tasks/task.ts';

interface Ports {
  readonly clock: Pick<Clock, 'now'>;
  readonly github: GithubActions;
  readonly logger: Logger;
  readonly redact: Redact;
}

/** A look is never later than a fifth of the time that it has run, at most three minutes: 40 looks an hour. */
const LOOK_SHARE = 5;
const MIN_LOOK_MS = 4_000;
const MAX_LOOK_MS = 3 * 60_000;
/** Webhooks tell of every job: looks between them show steps, and find the end whose webhook is lost. */
const MAX_TOLD_LOOK_MS = 5 * 60_000;
/** What takes longer than an hour is said to; it is watched on, less often, until GitHub says that it is over. */
const OVERDUE_MS = 60 * 60_000;
const OVERDUE_LOOK_MS = 5 * 60_000;
/** Should GitHub's list leave a job at work for ever, the run itself still says when it is over. */
const RUN_LOOK_MS = 10 * 60_000;
/** An older server has accepted it, and its list does not show it for so long: nobody can say what became of it. */
const LOCATE_MS = 10 * 60_000;

/** Looks how far the workflow run is; asks GitHub to cancel it when somebody wishes so. */
export async function followWorkflow(ports: Ports, definition: WorkflowDefinition, look: Look): Promise<Progress> {
  const pursuit = workflowPursuit(look.pursuit);
  return pursuit.workflowRunId === undefined
    ? locate(ports, definition, pursuit)
    : watch(ports, { ...pursuit, workflowRunId: pursuit.workflowRunId }, look);
}

/** Finds the run of a dispatch that an older server has only accepted. */
async function locate(
  { clock, github }: Ports,
  { workflow }: WorkflowDefinition,
  pursuit: WorkflowPursuit,
): Promise<Progress> {
  const { dispatchedAt, marker, repository } = pursuit;
  // It names no run, and this workflow's runs cannot be told apart: it was started, and nobody can say which one it is.
  if (marker === undefined)
    return unknown(clock.now(), pursuit, 'github.untraceable', { workflow, input: MARKER_INPUT });
  const run = await github.find({ repository, workflow, marker, since: dispatchedAt });
  const now = clock.now();
  if (run) {
    const located = { ...pursuit, workflowRunId: run.id, attempt: run.attempt, url: run.url, run: kept(run) };
    return {
      kind: 'going',
      pursuit: asPursuit(located),
      pollAfterMs: MIN_LOOK_MS,
      externalId: externalIdOf(run.id),
    };
  }
  if (now - dispatchedAt < LOCATE_MS) {
    return { kind: 'going', pursuit: asPursuit(pursuit), pollAfterMs: lookAfter(pursuit, now) };
  }
  return unknown(now, pursuit, 'github.run_not_found', { workflow, minutes: LOCATE_MS / 60_000 });
}

function unknown(seenAt: number, pursuit: WorkflowPursuit, code: ErrorCode, facts: Facts): Progress {
  return { kind: 'hold', pursuit: asPursuit(pursuit), seenAt, result: {}, error: { code, facts } };
}

type Located = WorkflowPursuit & { readonly workflowRunId: number };

async function watch(ports: Ports, pursuit: Located, { cancel, deadline, isTold }: Look): Promise<Progress> {
  const { clock } = ports;
  const { repository } = pursuit;
  const isWished = cancel !== undefined && pursuit.cancelledAt === undefined;
  const asked = isWished ? await askToCancel(ports, pursuit) : pursuit;

  const sight = await see(ports, asked);
  if (!sight) return gone(ports, asked);
  const { jobs, run, runSeenAt } = sight;
  const now = clock.now();
  const known: Located = { ...asked, url: run.url, run: kept(run), runSeenAt, ...keptJobs(jobs) };
  if (run.status !== 'completed') {
    const isOverdue = now - pursuit.dispatchedAt >= OVERDUE_MS;
    const overdue = isOverdue ? { overdueSince: pursuit.overdueSince ?? now } : {};
    const going = { ...known, ...overdue };
    const refusesCancel = isWished && going.cancelRefused !== undefined;
    return { kind: 'going', pursuit: asPursuit(going), pollAfterMs: lookAfter(going, now, isTold), refusesCancel };
  }
  const verdict = await collectVerdict(ports, { repository, run, jobs, deadline });
  return ended({ ...known, verdict }, run, now);
}

interface Sight {
  readonly run: WorkflowRun;
  readonly runSeenAt: number;
  readonly jobs: readonly WorkflowJob[];
}

/**
 * The run and its jobs; undefined when the run is gone. A run that was at work goes on while one of its jobs does, so that most
 * looks ask for the jobs alone.
 */
async function see({ clock, github }: Ports, pursuit: Located): Promise<Sight | undefined> {
  const { attempt, repository, run: earlier, runSeenAt = 0, workflowRunId } = pursuit;
  const isFresh = earlier?.status === 'in_progress' && clock.now() - runSeenAt < RUN_LOOK_MS;
  if (isFresh) {
    const jobs = await github.jobs(repository, workflowRunId, attempt);
    if (jobs.some(({ status }) => status !== 'completed')) return { run: earlier, runSeenAt, jobs };
  }
  const run = await github.run(repository, workflowRunId, attempt);
  if (!run) return undefined;
  // After the run, so that the jobs of one that has ended are all there.
  return { run, runSeenAt: clock.now(), jobs: await github.jobs(repository, workflowRunId, attempt) };
}

/** Whatever comes of asking, the run is looked at: without an answer we ask again then, a refusal is kept for people. */
async function askToCancel(ports: Ports, pursuit: Located): Promise<Located> {
  const { clock, github, logger } = ports;
  const { cancelRefused: _earlier, ...unrefused } = pursuit;
  try {
    await github.cancel(pursuit.repository, pursuit.workflowRunId);
    return { ...unrefused, cancelledAt: clock.now() };
  } catch (error) {
    if (error instanceof DomainError) return { ...unrefused, cancelRefused: errorOf(ports, error.code, error.facts) };
    if (!(error instanceof OutboundFailure)) throw error;
    logger.warn('GitHub did not answer the wish to cancel a run; it is asked again', { error });
    return unrefused;
  }
}

function gone({ clock }: Ports, pursuit: Located): Progress {
  return {
    kind: 'failed',
    pursuit: asPursuit(pursuit),
    seenAt: clock.now(),
    result: {},
    error: { code: 'github.run_deleted', facts: { workflow: pursuit.workflowName } },
  };
}

const ENDS: Readonly<
  Record<string, { readonly kind: 'succeeded' | 'failed' | 'cancelled'; readonly code?: ErrorCode }>
> = {
  success: { kind: 'succeeded' },
  neutral: { kind: 'succeeded' },
  skipped: { kind: 'succeeded' },
  cancelled: { kind: 'cancelled', code: 'github.run_cancelled' },
  timed_out: { kind: 'failed', code: 'github.run_timed_out' },
  startup_failure: { kind: 'failed', code: 'github.run_not_started' },
  action_required: { kind: 'failed', code: 'github.run_needs_action' },
};

function ended(pursuit: Located, run: WorkflowRun, seenAt: number): Progress {
  const conclusion = run.conclusion ?? 'none';
  const { code, kind } = ENDS[conclusion] ?? { kind: 'failed', code: 'github.run_failed' };
  const { failed } = pursuit.verdict ?? {};
  const facts: Facts = {
    workflow: pursuit.workflowName,
    conclusion,
    where: failed ? [failed.job, failed.step].filter(Boolean).join(' › ') : 'no job',
  };
  const result: TaskResult = { conclusion, url: run.url, workflowRunId: String(run.id), attempt: String(run.attempt) };
  return {
    kind,
    pursuit: asPursuit(pursuit),
    seenAt,
    result,
    ...(code === undefined ? {} : { error: { code, facts } }),
  };
}

function lookAfter({ dispatchedAt, overdueSince }: WorkflowPursuit, now: number, isTold = false): number {
  if (overdueSince !== undefined) return OVERDUE_LOOK_MS;
  return Math.min(
    isTold ? MAX_TOLD_LOOK_MS : MAX_LOOK_MS,
    Math.max(MIN_LOOK_MS, Math.floor((now - dispatchedAt) / LOOK_SHARE)),
  );
}

function kept(run: WorkflowRun): WorkflowRun {
  return { ...run, title: oneLine(run.title, 120) };
}
