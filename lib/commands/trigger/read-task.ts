import type { CommandContext } from '#lib/commands/context.ts';
import { type Fields, type TaskKind, taskOf } from '#lib/commands/trigger/inputs.ts';
import { parseWorkflowText } from '#lib/commands/trigger/workflow-text.ts';
import { orderWorkflow } from '#lib/diagnosis/start.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';

/** What the fields ask for, read by its kind; a workflow by what its project's link allows. Throws DomainError. */
export async function readTask(
  { caller, services }: CommandContext,
  kind: TaskKind,
  fields: Fields,
): Promise<TaskDefinition> {
  if (kind !== 'github_workflow') return services.tasks.read(taskOf(kind, fields));
  const wanted = { ...parseWorkflowText(fields.workflow ?? ''), inputs: fields.inputs };
  const { definition } = await orderWorkflow(services, caller.guildId, wanted);
  return services.tasks.read(definition);
}
