import type { Caller } from '#lib/audit/mutation.ts';
import type { WorkflowDefinition } from '#lib/diagnosis/definition.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { findProject } from '#lib/projects/find.ts';
import type { Project } from '#lib/projects/project.ts';
import { type ResolvedRequest, resolveRequest, type WrittenRequest } from '#lib/projects/request.ts';
import type { Run } from '#lib/runs/run.ts';
import { type CardPlace, startRun } from '#lib/runs/start-run.ts';
import type { Services } from '#lib/services.ts';

type Ports = Pick<
  Services,
  'clock' | 'config' | 'followups' | 'logger' | 'projects' | 'redact' | 'runs' | 'secrets' | 'tasks'
>;

/**
 * Starts a linked workflow and has it followed to its end; the worker asks GitHub.
 *
 * Throws `project.*` for what the link does not allow, `project.input_secret`, `trigger.execution_paused`. The same request again
 * answers the run that it made.
 */
export async function startDiagnosis(
  services: Ports,
  caller: Caller,
  wanted: WrittenRequest & { readonly target: string; readonly place: CardPlace },
): Promise<Run> {
  const { definition, project } = await orderWorkflow(services, caller.guildId, wanted);
  return startRun(services, caller, {
    task: definition,
    home: { id: project.id, name: project.name },
    cause: 'diagnose',
    place: wanted.place,
  });
}

/** What a run or a trigger is to do, as far as the project's link allows it. Throws `project.*`. */
export async function orderWorkflow(
  { projects, redact }: Pick<Services, 'projects' | 'redact'>,
  guildId: string,
  wanted: WrittenRequest & { readonly target: string },
): Promise<{ readonly project: Project; readonly definition: WorkflowDefinition }> {
  const project = findProject(await projects.list(guildId), wanted.target);
  const resolved = resolveRequest(project, wanted);
  assertNoSecret(redact, resolved.inputs);
  return { project, definition: definitionOf(project, resolved) };
}

/** What a run or a trigger of the project does. */
export function definitionOf(project: Project, { inputs, ref, workflow }: ResolvedRequest): WorkflowDefinition {
  const { name, owner } = project.repository;
  return {
    kind: 'github_workflow',
    projectId: project.id,
    project: project.name,
    repository: { owner, name },
    workflowName: workflow.name.slice(0, 200),
    workflow: workflow.file,
    ref,
    inputs: { ...inputs },
  };
}

/** Inputs are kept, shown, and stand readable in GitHub's own logs. Throws `project.input_secret`. */
export function assertNoSecret(redact: Redact, inputs: Readonly<Record<string, string>>): void {
  for (const [input, value] of Object.entries(inputs)) {
    if (redact(value) !== value) throw new DomainError('project.input_secret', { input });
  }
}
