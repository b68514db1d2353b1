import { DEMO_SINCE, organization } from '../demo/content.ts';
import { type Annotation, type Job, phaseOf, type Run } from '../runs/model.ts';
import type { World } from '../world.ts';
import { accountView } from './account-view.ts';
import { htmlUrl, nodeId, repositoryPage, repositoryUrl, timeOf } from './address.ts';
import { ownerOf } from './run-view.ts';

/** The check run of a job, which bears its id. */
export function checkRunView(world: Pick<World, 'origin' | 'settings'>, run: Run, job: Job, now: number) {
  const repository = ownerOf(run);
  const phase = phaseOf(job, now);
  const isDone = phase === 'completed';
  const url = `${repositoryUrl(world, repository)}/check-runs/${job.id}`;
  const page = `${repositoryPage(world, repository)}/actions/runs/${run.id}/job/${job.id}`;
  const hasSummary = isDone && job.summary !== undefined && world.settings.get().stepSummaries === 'check-run';
  return {
    id: job.id,
    name: job.name,
    node_id: nodeId('CR', job.id),
    head_sha: run.sha,
    external_id: '',
    url,
    html_url: page,
    details_url: page,
    status: phase === 'absent' ? 'queued' : phase,
    conclusion: isDone ? job.conclusion : null,
    started_at: timeOf(phase === 'queued' ? job.createdAt : job.startsAt),
    completed_at: isDone ? timeOf(job.endsAt) : null,
    output: {
      title: hasSummary ? `${job.name} summary` : null,
      summary: hasSummary ? job.summary : null,
      text: null,
      annotations_count: annotationsOf(job, now).length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.id * 2 + 1 },
    app: actionsApp(world),
    pull_requests: [],
  };
}

/** What a job has noted by `now`; a step that breaks leaves a note of its own. */
export function annotationsOf(job: Job, now: number): Annotation[] {
  if (phaseOf(job, now) !== 'completed') return [];
  const broken = job.steps.flatMap(({ conclusion }): Annotation[] => {
    if (conclusion === 'failure') return [{ level: 'failure', message: 'Process completed with exit code 1.' }];
    if (conclusion === 'cancelled') return [{ level: 'failure', message: 'The operation was canceled.' }];
    return [];
  });
  return [...job.annotations, ...broken];
}

export function annotationView(
  world: Pick<World, 'origin'>,
  run: Run,
  { level, line, message, path, title }: Annotation,
) {
  const place = path ?? '.github';
  return {
    path: place,
    start_line: line ?? 1,
    end_line: line ?? 1,
    start_column: null,
    end_column: null,
    annotation_level: level,
    title: title ?? '',
    message,
    raw_details: '',
    blob_href: `${repositoryPage(world, ownerOf(run))}/blob/${run.sha}/${place}`,
  };
}

/** GitHub Actions itself is the App whose check runs these are. */
function actionsApp(world: Pick<World, 'origin'>) {
  return {
    id: 15_368,
    slug: 'github-actions',
    client_id: 'Iv1.05c79e9ad1f6bdfa',
    node_id: nodeId('A', 15_368),
    owner: accountView(world, { ...organization, login: 'github', id: 9919 }),
    name: 'GitHub Actions',
    description: 'Automate your workflow from idea to production',
    external_url: 'https://help.github.com/en/actions',
    html_url: `${htmlUrl(world)}/apps/github-actions`,
    created_at: DEMO_SINCE,
    updated_at: DEMO_SINCE,
    permissions: { actions: 'write', checks: 'write', contents: 'read', metadata: 'read' },
    events: ['workflow_dispatch', 'workflow_run'],
  };
}
