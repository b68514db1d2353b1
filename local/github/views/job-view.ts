import { type Job, phaseOf, type Run, type Step } from '../runs/model.ts';
import type { World } from '../world.ts';
import { nodeId, repositoryPage, repositoryUrl, timeOf } from './address.ts';
import { ownerOf } from './run-view.ts';

/** A job as it is at the virtual instant `now`. */
export function jobView(world: Pick<World, 'origin' | 'catalogue'>, run: Run, job: Job, now: number) {
  const repository = ownerOf(run);
  const base = repositoryUrl(world, repository);
  const phase = phaseOf(job, now);
  const isDone = phase === 'completed';
  const hasRunner = (phase === 'in_progress' || isDone) && job.steps.length > 0;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: world.catalogue.byId(run.workflowId)?.file.name ?? null,
    head_branch: run.ref,
    run_url: `${base}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.sha,
    url: `${base}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: phase === 'absent' ? 'queued' : phase,
    conclusion: isDone ? job.conclusion : null,
    created_at: timeOf(job.createdAt),
    started_at: timeOf(phase === 'queued' ? job.createdAt : job.startsAt),
    completed_at: isDone ? timeOf(job.endsAt) : null,
    name: job.name,
    steps: hasRunner ? job.steps.map((step) => stepView(step, now)) : [],
    check_run_url: `${base}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: hasRunner ? job.id % 1000 : null,
    runner_name: hasRunner ? `GitHub Actions ${job.id % 1000}` : null,
    runner_group_id: hasRunner ? 0 : null,
    runner_group_name: hasRunner ? 'GitHub Actions' : null,
  };
}

function stepView(step: Step, now: number) {
  // A step that waits for the one before it has begun with its job, and shows nothing yet.
  const phase = now < step.startsAt ? 'queued' : now < step.endsAt ? 'in_progress' : 'completed';
  return {
    name: step.name,
    status: phase,
    conclusion: phase === 'completed' ? step.conclusion : null,
    number: step.number,
    started_at: phase === 'queued' ? null : timeOf(step.startsAt),
    completed_at: phase === 'completed' ? timeOf(step.endsAt) : null,
  };
}
