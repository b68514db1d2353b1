import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';
import type { Task, TaskDefinition } from '#lib/tasks/task.ts';

/** Every port that a task may be given. */
export interface TaskPorts {
  readonly messages: ChannelMessages;
}

/** The kinds of task that this deployment has. */
export interface TaskCatalog {
  /** The task of a stored definition. Throws for a kind that is not here. */
  find(definition: { readonly kind: string }): Task<TaskDefinition, TaskPorts>;
}

/** Gathers tasks; each checks in its `parse` that a definition is of its kind. */
export function createTaskCatalog(tasks: readonly { readonly kind: string }[]): TaskCatalog {
  const byKind = new Map(tasks.map((task) => [task.kind, task as unknown as Task<TaskDefinition, TaskPorts>]));
  return {
    find({ kind }) {
      const task = byKind.get(kind);
      if (!task) throw new Error(`no task of the kind ${kind}`);
      return task;
    },
  };
}
