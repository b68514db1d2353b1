import type { Caller } from '#lib/audit/mutation.ts';
import { type Rerun, WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { workflowPursuit } from '#lib/diagnosis/pursuit.ts';
import { definitionOf } from '#lib/diagnosis/start.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { resolveRequest } from '#lib/projects/request.ts';
import type { Run } from '#lib/runs/run.ts';
import { type CardPlace, startRun } from '#lib/runs/start-run.ts';
import type { Services } from '#lib/services.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';

type Ports = Pick<
  Services,
  'clock' | 'config' | 'followups' | 'logger' | 'projects' | 'runs' | 'secrets' | 'tasks' | 'triggers'
>;

/**
 * Tries a run of a workflow again as a run of its own: the jobs that failed by GitHub's re-run, or everything from the start.
 *
 * Throws `run.not_ended`, `run.not_rerunnable` for other kinds of task, `project.*` for what the link does not allow any more.
 */
export async function rerunWorkflow(
  services: Ports,
  caller: Caller,
  { jobs, place, run }: { readonly run: Run; readonly jobs: Rerun['jobs']; readonly place: CardPlace },
): Promise<Run> {
  if (run.finishedAt === undefined) throw new DomainError('run.not_ended');
  const before = WorkflowDefinition.safeParse(await taskOf(services, run));
  if (!before.success) throw new DomainError('run.not_rerunnable', { name: run.triggerName });
  const { inputs, projectId, ref, workflow } = before.data;
  const project = await services.projects.find(caller.guildId, projectId);
  if (!project) throw new DomainError('project.not_found', { name: before.data.project });
  const task = definitionOf(project, resolveRequest(project, { inputs, ref, workflow }));
  const rerun = jobs === 'failed' ? rerunOf(run) : undefined;

  return startRun(services, caller, {
    task: { ...task, ...(rerun ? { rerun } : {}) },
    home: { id: project.id, name: project.name },
    cause: 'rerun',
    place,
  });
}

async function taskOf({ triggers }: Ports, run: Run): Promise<TaskDefinition | undefined> {
  if (run.task) return run.task;
  return (await triggers.definition(run.guildId, run.triggerId))?.task;
}

/** Undefined when it never got as far as to have jobs: then everything begins anew. */
function rerunOf({ id, pursuit }: Run): Rerun | undefined {
  if (!pursuit) return undefined;
  const { attempt, run, workflowRunId } = workflowPursuit(pursuit);
  if (workflowRunId === undefined || run?.status !== 'completed') return undefined;
  return { workflowRunId, attempt, jobs: 'failed', of: id };
}
