import { GithubApiError } from '../api-error.ts';
import { type Account, findRepositoryById } from '../demo/content.ts';
import { nowOf, type World } from '../world.ts';
import { nextToTell } from './announce.ts';
import { type Cut, cutShort } from './cut.ts';
import { defaultArtifacts, defaultJobs, NO_PLAN, succeeding } from './default-plan.ts';
import { type Job, lastAttempt, phaseOf, type Run, withAttempt } from './model.ts';
import type { JobPlan } from './plan-form.ts';
import { makeArtifacts, makeAttempt, nextJobId } from './start-run.ts';
import { planJobs } from './timetable.ts';

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs */
const MAY_RUN_AGAIN_MS = 30 * 86_400_000;
const MAX_ATTEMPTS = 51;

/** Stops a run as its API does, some seconds from now; refuses one that has ended. */
export function cancelRun(world: World, run: Run): void {
  const now = nowOf(world);
  if (phaseOf(lastAttempt(run), now) === 'completed') {
    throw new GithubApiError(409, 'Cannot cancel a workflow run that is completed.');
  }
  const at = now + world.settings.get().cancelSeconds * 1000;
  end(world, run, { now, at: Math.min(at, Math.max(now, lastAttempt(run).endsAt)), conclusion: 'cancelled' });
}

/** Ends a run now, as a person orders it. */
export function endRun(world: World, run: Run, order: Pick<Cut, 'conclusion' | 'step'>): Run {
  const now = nowOf(world);
  return end(world, run, { ...order, now, at: now });
}

function end(world: World, run: Run, cut: Cut): Run {
  return save(world, withAttempt(run, cutShort(lastAttempt(run), cut)));
}

/** Runs all jobs again, or those that went wrong and those that were skipped for it. */
export async function runAgain(world: World, run: Run, actor: Account, which: 'all' | 'failed'): Promise<void> {
  const now = nowOf(world);
  const last = lastAttempt(run);
  const redone = last.jobs.filter(({ conclusion }) => which === 'all' || conclusion !== 'success');
  refuse(run, redone, now);

  const repository = findRepositoryById(run.repositoryId);
  const workflow = world.catalogue.byId(run.workflowId);
  const planned = repository && workflow && world.plans.take(repository, workflow);
  const file = workflow?.path.split('/').at(-1) ?? '';
  const before = last.jobs.map(asPlan);
  const offered = planned?.jobs ?? succeeding(before.length > 0 ? before : defaultJobs(file));
  const jobs =
    which === 'all' ? offered : redone.map((job) => offered.find(({ name }) => name === job.name) ?? asPlan(job));
  const plan = planned ?? NO_PLAN;
  const number = last.number + 1;
  const made = planJobs({
    jobs,
    attempt: number,
    createdAt: now,
    queuedMs: plan.queuedSeconds * 1000,
    summary: plan.summary,
    nextJobId: () => nextJobId(world),
  });
  const kept = which === 'all' ? [] : last.jobs.filter((job) => !redone.includes(job));
  const usual = () => defaultArtifacts(file, { inputs: run.inputs, attempt: number, jobs: made });
  const artifacts = await makeArtifacts(world, plan.artifacts ?? usual());
  const attempt = makeAttempt({ number, actor, createdAt: now, plan, jobs: [...kept, ...made], artifacts });
  save(world, { ...run, attempts: [...run.attempts, attempt] });
}

function refuse(run: Run, redone: readonly Job[], now: number): void {
  if (phaseOf(lastAttempt(run), now) !== 'completed') {
    throw new GithubApiError(403, 'This workflow is already running');
  }
  if (now - run.createdAt > MAY_RUN_AGAIN_MS) {
    throw new GithubApiError(403, 'Unable to retry this workflow run because it was created over a month ago');
  }
  if (redone.length === 0 || run.attempts.length >= MAX_ATTEMPTS) {
    throw new GithubApiError(403, 'This workflow run cannot be retried');
  }
}

/** What a job was, as a plan: it may run again. */
function asPlan(job: Job): JobPlan {
  const steps = job.steps.slice(1, -1).map((step) => ({
    name: step.name,
    seconds: Math.max(1, (step.endsAt - step.startsAt) / 1000),
    ...(step.log !== undefined && { log: step.log }),
  }));
  return { name: job.name, annotations: [], steps };
}

function save(world: World, run: Run): Run {
  world.runs.save(run, nextToTell(run));
  world.wake();
  return run;
}
