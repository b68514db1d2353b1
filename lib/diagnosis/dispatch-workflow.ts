import type { WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import type { GithubActions } from '#lib/diagnosis/github.ts';
import { asPursuit, type WorkflowPursuit } from '#lib/diagnosis/pursuit.ts';
import { assertNoSecret } from '#lib/diagnosis/start.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { CORRELATION_INPUT, MARKER_INPUT, type Project, takesCorrelation } from '#lib/projects/project.ts';
import { resolveRequest } from '#lib/projects/request.ts';
import type { ProjectStore } from '#lib/projects/store.ts';
import type { Pursued, Sighting, TaskRun } from '#lib/tasks/task.ts';

export interface DispatchPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly github: GithubActions;
  readonly projects: ProjectStore;
  readonly redact: Redact;
}

/** GitHub takes a moment to make the run. */
const FIRST_LOOK_MS = 3_000;

/** GitHub's list shows a new run after seconds, at times after a minute: before this nothing is known by not seeing it. */
const LIST_LAG_MS = 120_000;

/**
 * Starts the workflow, or GitHub's own re-run of it, as far as the project's link allows it at this moment.
 *
 * Throws `project.*` when the link is gone or does not allow it any more, or when an input is known for a secret by now, and what `GithubActions` throws.
 */
export async function dispatchWorkflow(
  { clock, github, projects, redact }: DispatchPorts,
  definition: WorkflowDefinition,
  run: TaskRun,
): Promise<Pursued> {
  const project = await projectOf(projects, definition, run);
  const { inputs, workflow } = resolveRequest(project, definition);
  assertNoSecret(redact, inputs);
  const { rerun } = definition;
  const { name, owner } = project.repository;
  const base: WorkflowPursuit = {
    repository: { owner, name },
    workflowName: workflow.name,
    ...(workflow.takesMarker && workflow.showsMarker ? { marker: run.runId } : {}),
    dispatchedAt: clock.now(),
    attempt: 1,
  };
  if (rerun) {
    await assertNewest(github, base.repository, rerun);
    await github.rerun(base.repository, rerun.workflowRunId, rerun.jobs);
    return pursued({ ...base, workflowRunId: rerun.workflowRunId, attempt: rerun.attempt + 1 });
  }
  const dispatched = await github.dispatch({
    repository: base.repository,
    workflow: workflow.file,
    ref: definition.ref,
    inputs: {
      ...inputs,
      ...(workflow.takesMarker ? { [MARKER_INPUT]: run.runId } : {}),
      ...(takesCorrelation(workflow) ? { [CORRELATION_INPUT]: run.correlationId } : {}),
    },
  });
  return pursued({ ...base, ...dispatched });
}

/** Looks whether an attempt in doubt has started the workflow. A run that nobody could find is a permanent failure. */
export async function lookUpWorkflow(
  { clock, github, projects }: DispatchPorts,
  definition: WorkflowDefinition,
  run: TaskRun,
): Promise<Sighting> {
  const project = await projectOf(projects, definition, run);
  const { workflow } = resolveRequest(project, definition);
  const { name, owner } = project.repository;
  const repository = { owner, name };
  const base = { repository, workflowName: workflow.name, dispatchedAt: run.startedAt };
  const { rerun } = definition;
  const found = rerun
    ? await laterAttempt(github, repository, rerun)
    : await findByMarker(
        github,
        repository,
        { marked: workflow.takesMarker && workflow.showsMarker, workflow: workflow.file },
        run,
      );
  if (found) {
    const { attempt, id, url } = found;
    const marker = workflow.showsMarker ? { marker: run.runId } : {};
    return { seen: true, result: pursued({ ...base, ...marker, workflowRunId: id, attempt, url }) };
  }
  const certainAt = (run.doubtSince ?? run.startedAt) + LIST_LAG_MS;
  const wait = certainAt - clock.now();
  if (wait <= 0) return { seen: false };
  throw new OutboundFailure('transient', LOOK, 'GitHub’s list may not show it yet', { retryAfterMs: wait });
}

const LOOK = { target: 'github', operation: 'look for the run', timeoutMs: 0, effect: false } as const;

async function projectOf(projects: ProjectStore, { projectId }: WorkflowDefinition, run: TaskRun): Promise<Project> {
  const project = await projects.find(run.guildId, projectId);
  if (!project) throw new DomainError('project.not_found', { name: run.triggerName });
  return project;
}

/** Whoever re-runs an attempt that was re-run already would start one that nobody asked for, and follow the wrong one. */
async function assertNewest(
  github: GithubActions,
  repository: WorkflowPursuit['repository'],
  rerun: NonNullable<WorkflowDefinition['rerun']>,
): Promise<void> {
  const later = await laterAttempt(github, repository, rerun);
  if (!later) return;
  const reason = `attempt ${rerun.attempt} was re-run already, and the newest one is attempt ${later.attempt}`;
  const { name, owner } = repository;
  throw new DomainError('github.not_rerunnable', {
    repository: `${owner}/${name}`,
    run: rerun.workflowRunId,
    reason,
  });
}

async function laterAttempt(
  github: GithubActions,
  repository: WorkflowPursuit['repository'],
  rerun: NonNullable<WorkflowDefinition['rerun']>,
) {
  const newest = await github.run(repository, rerun.workflowRunId);
  return newest && newest.attempt > rerun.attempt ? newest : undefined;
}

function findByMarker(
  github: GithubActions,
  repository: WorkflowPursuit['repository'],
  { marked, workflow }: { readonly marked: boolean; readonly workflow: string },
  run: TaskRun,
) {
  if (!marked) throw new OutboundFailure('permanent', LOOK, 'its runs cannot be told from others');
  return github.find({ repository, workflow, marker: run.runId, since: run.startedAt });
}

function pursued(pursuit: WorkflowPursuit): Pursued {
  const { workflowRunId } = pursuit;
  return {
    pursuit: asPursuit(pursuit),
    pollAfterMs: FIRST_LOOK_MS,
    ...(workflowRunId === undefined ? {} : { externalId: externalIdOf(workflowRunId) }),
  };
}

/** What messages of GitHub's find our run by. */
export function externalIdOf(workflowRunId: number): string {
  return `github:${workflowRunId}`;
}
