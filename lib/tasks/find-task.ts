import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';
import { tasks } from '#lib/tasks/registry.generated.ts';
import type { Task, TaskDefinition } from '#lib/tasks/task.ts';

/** Every port that a task may be given. */
export interface TaskPorts {
  readonly messages: ChannelMessages;
}

/** The task of a stored definition. Throws for a kind that this deployment does not have. */
export function findTask(definition: TaskDefinition): Task<TaskDefinition, TaskPorts> {
  const task = tasks.find(({ kind }) => kind === definition.kind);
  if (!task) throw new Error(`no task of the kind ${definition.kind}`);
  // The registry forgets which definition belongs to which kind; `parse` is what checks it.
  return task as Task<TaskDefinition, TaskPorts>;
}
