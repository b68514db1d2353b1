import { describeArtifact } from '../blobs/zip.ts';
import type { Workflow } from '../catalogue.ts';
import { type Account, commitOf, type Repository } from '../demo/content.ts';
import { runTitle } from '../demo/workflow-file.ts';
import { nowOf, type World } from '../world.ts';
import { nextToTell } from './announce.ts';
import { defaultArtifacts, defaultJobs, NO_PLAN } from './default-plan.ts';
import type { Artifact, Attempt, Job, Run } from './model.ts';
import type { ArtifactPlan, Plan } from './plan-form.ts';
import { planJobs, sumUp } from './timetable.ts';

const FIRST_RUN_ID = 17_204_000_001;
const FIRST_JOB_ID = 48_310_000_001;
const FIRST_ARTIFACT_ID = 4_127_000_001;

export interface RunOrder {
  readonly repository: Repository;
  readonly workflow: Workflow;
  readonly event: Run['event'];
  /** Branch or tag. */
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: Account;
}

/** Begins a run by the plan that people made for it, or by what is usual for the workflow. */
export async function startRun(
  world: World,
  { actor, event, inputs, ref, repository, workflow }: RunOrder,
): Promise<Run> {
  const plan = world.plans.take(repository, workflow) ?? NO_PLAN;
  const createdAt = nowOf(world);
  const id = world.settings.next('run', FIRST_RUN_ID);
  const facts = { 'github.ref_name': ref, 'github.actor': actor.login };
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value]));
  const file = workflow.path.split('/').at(-1) ?? '';
  const jobs = planJobs({
    jobs: plan.jobs ?? defaultJobs(file),
    attempt: 1,
    createdAt,
    queuedMs: plan.queuedSeconds * 1000,
    summary: plan.summary,
    nextJobId: () => nextJobId(world),
  });
  const artifacts = await makeArtifacts(world, plan.artifacts ?? defaultArtifacts(file, { inputs, attempt: 1, jobs }));
  const run: Run = {
    id,
    repositoryId: repository.id,
    workflowId: workflow.id,
    number: world.runs.nextNumber(workflow.id),
    event,
    ref,
    sha: commitOf(repository, ref),
    title: plan.runName ?? (event === 'push' ? `Change ${ref}` : runTitle(workflow.file, { ...facts, ...given })),
    inputs,
    actor,
    createdAt,
    attempts: [makeAttempt({ number: 1, actor, createdAt, plan, jobs, artifacts })],
  };
  world.runs.save(run, nextToTell(run));
  world.wake();
  return run;
}

/** An attempt that ends with the last of its jobs. */
export function makeAttempt(parts: {
  readonly number: number;
  readonly actor: Account;
  readonly createdAt: number;
  readonly plan: Plan;
  readonly jobs: readonly Job[];
  readonly artifacts: readonly Artifact[];
}): Attempt {
  const { actor, artifacts, createdAt, jobs, number, plan } = parts;
  const startsAt = createdAt + plan.queuedSeconds * 1000;
  return {
    number,
    actor,
    createdAt,
    startsAt,
    endsAt: Math.max(startsAt, ...jobs.map(({ endsAt }) => endsAt)),
    conclusion: plan.conclusion ?? sumUp(jobs),
    jobs,
    artifacts,
    told: 'absent',
  };
}

export async function makeArtifacts(world: World, plans: readonly ArtifactPlan[]): Promise<Artifact[]> {
  return Promise.all(
    plans.map(async (plan) => describeArtifact(plan, () => world.settings.next('artifact', FIRST_ARTIFACT_ID))),
  );
}

export function nextJobId(world: World): number {
  return world.settings.next('job', FIRST_JOB_ID);
}
