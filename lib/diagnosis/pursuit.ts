import type { Repository, WorkflowJob, WorkflowRun } from '#lib/diagnosis/github.ts';
import { oneLine } from '#lib/diagnosis/report-text.ts';
import type { Verdict } from '#lib/diagnosis/verdict.ts';
import type { RunError } from '#lib/runs/run.ts';
import type { Pursuit } from '#lib/tasks/task.ts';

/** Where a followed workflow stands: everything that its card shows. Times are epoch milliseconds. */
export interface WorkflowPursuit {
  readonly repository: Repository;
  readonly workflowName: string;
  /** By what its run is found in GitHub's list; absent when the workflow does not show it. */
  readonly marker?: string;
  readonly dispatchedAt: number;
  /** Undefined until an older server's list has shown it. */
  readonly workflowRunId?: number;
  /** Which attempt of the workflow run is ours. */
  readonly attempt: number;
  readonly url?: string;
  readonly run?: WorkflowRun;
  /** When `run` was read: later looks may have read its jobs alone. */
  readonly runSeenAt?: number;
  readonly jobs?: readonly WorkflowJob[];
  /** Jobs that are left out of `jobs`. */
  readonly hiddenJobs?: number;
  /** Since when it has taken longer than it should. */
  readonly overdueSince?: number;
  /** When GitHub was asked to cancel it. */
  readonly cancelledAt?: number;
  /** Why GitHub did not cancel it when it was asked last. */
  readonly cancelRefused?: RunError;
  readonly verdict?: Verdict;
}

/** What a run of a workflow has kept; it was written by `asPursuit`. */
export function workflowPursuit(stored: Pursuit): WorkflowPursuit {
  return stored as unknown as WorkflowPursuit;
}

export function asPursuit(pursuit: WorkflowPursuit): Pursuit {
  return pursuit as unknown as Pursuit;
}

/** Of a run that is kept: what one card and one row can bear. */
const MAX_JOBS = 20;
const MAX_STEPS = 15;
const MAX_NAME = 60;

/** The jobs as they are kept: those that tell most, in GitHub's order; long names cut. */
export function keptJobs(jobs: readonly WorkflowJob[]): Pick<WorkflowPursuit, 'jobs' | 'hiddenJobs'> {
  const chosen = new Set(jobs.toSorted((left, right) => weight(right) - weight(left)).slice(0, MAX_JOBS));
  const kept = jobs.filter((job) => chosen.has(job)).map(keptJob);
  return { jobs: kept, ...(jobs.length > kept.length ? { hiddenJobs: jobs.length - kept.length } : {}) };
}

function keptJob(job: WorkflowJob): WorkflowJob {
  const shown = job.steps.slice(0, MAX_STEPS);
  const telling = job.steps.slice(MAX_STEPS).filter((step) => weight(step) > 1);
  const steps = [...shown.slice(0, Math.max(0, MAX_STEPS - telling.length)), ...telling].slice(0, MAX_STEPS);
  return { ...job, name: kept(job.name), steps: steps.map((step) => ({ ...step, name: kept(step.name) })) };
}

/** What failed tells most, then what runs. */
function weight({ conclusion, status }: Pick<WorkflowJob, 'conclusion' | 'status'>): number {
  if (conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'cancelled') return 3;
  return status === 'in_progress' ? 2 : 1;
}

/** Names are other people's words: what looks like a credential in them is not kept. */
function kept(name: string): string {
  return oneLine(name, MAX_NAME);
}
