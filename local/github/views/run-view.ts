import { DEMO_SINCE, findRepositoryById, type Repository, sha1 } from '../demo/content.ts';
import { type Attempt, lastAttempt, phaseOf, type Run, updatedAt } from '../runs/model.ts';
import type { World } from '../world.ts';
import { accountView } from './account-view.ts';
import { nodeId, repositoryPage, repositoryUrl, timeOf } from './address.ts';
import { minimalRepositoryView } from './repository-view.ts';

type Places = Pick<World, 'origin' | 'catalogue'>;

/** `requested` is what GitHub says of a run right after it was asked for; here it is queued at once. */
export function statusOf(attempt: Attempt, now: number): 'queued' | 'in_progress' | 'completed' {
  const phase = phaseOf(attempt, now);
  return phase === 'absent' ? 'queued' : phase;
}

/** A run as it is at the virtual instant `now`, seen through one of its attempts. */
export function runView(world: Places, run: Run, now: number, attempt: Attempt = lastAttempt(run)) {
  const repository = ownerOf(run);
  const base = repositoryUrl(world, repository);
  const url = `${base}/actions/runs/${run.id}`;
  const workflow = world.catalogue.byId(run.workflowId);
  const status = statusOf(attempt, now);
  const suite = run.id * 2 + 1;
  return {
    id: run.id,
    name: workflow?.file.name ?? null,
    node_id: nodeId('WFR', run.id),
    head_branch: run.ref,
    head_sha: run.sha,
    path: workflow?.path ?? '',
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status,
    conclusion: status === 'completed' ? attempt.conclusion : null,
    workflow_id: run.workflowId,
    check_suite_id: suite,
    check_suite_node_id: nodeId('CS', suite),
    url,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: timeOf(run.createdAt),
    updated_at: timeOf(updatedAt(attempt, now)),
    actor: accountView(world, run.actor),
    run_attempt: attempt.number,
    referenced_workflows: [],
    run_started_at: timeOf(attempt.createdAt),
    triggering_actor: accountView(world, attempt.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${base}/check-suites/${suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.number > 1 ? `${url}/attempts/${attempt.number - 1}` : null,
    workflow_url: `${base}/actions/workflows/${run.workflowId}`,
    head_commit: commitView(run),
    repository: minimalRepositoryView(world, repository),
    head_repository: minimalRepositoryView(world, repository),
  };
}

export function ownerOf(run: Run): Repository {
  const repository = findRepositoryById(run.repositoryId);
  if (!repository) throw new Error(`run ${run.id} has no repository`);
  return repository;
}

function commitView({ ref, sha }: Run) {
  const person = { name: 'Otto Acme', email: 'otto@acme.example' };
  return {
    id: sha,
    tree_id: sha1(`tree of ${sha}`),
    message: `Change ${ref}`,
    timestamp: DEMO_SINCE,
    author: person,
    committer: person,
  };
}
