import type { GithubActions } from '#lib/diagnosis/github.ts';
import type { Clock, Logger } from '#lib/kernel/ports.ts';
import type { ProjectStore } from '#lib/projects/store.ts';
import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';
import type { EventBus } from '#lib/tasks/event-detail.ts';
import type { HttpCalls, TaskSecrets } from '#lib/tasks/http-calls.ts';
import type { Task, TaskDefinition, TaskSettings } from '#lib/tasks/task.ts';

/** Every port that a task may be given. */
export interface TaskPorts {
  readonly clock: Clock;
  readonly messages: ChannelMessages;
  readonly http: HttpCalls;
  readonly taskSecrets: TaskSecrets;
  readonly events: EventBus;
  readonly github: GithubActions;
  readonly projects: ProjectStore;
  readonly logger: Logger;
}

/** The kinds of task that this deployment has. */
export interface TaskCatalog {
  /** The task of a stored definition. Throws for a kind that is not here. */
  find(definition: { readonly kind: string }): Task<TaskDefinition, TaskPorts>;
  /** Reads what someone typed, by its kind and by what this deployment allows. Throws DomainError. */
  read(typed: TaskDefinition): TaskDefinition;
}

/** Gathers tasks; each checks in its `parse` that a definition is of its kind. */
export function createTaskCatalog(tasks: readonly { readonly kind: string }[], settings: TaskSettings): TaskCatalog {
  const byKind = new Map(tasks.map((task) => [task.kind, task as unknown as Task<TaskDefinition, TaskPorts>]));
  function find({ kind }: { readonly kind: string }) {
    const task = byKind.get(kind);
    if (!task) throw new Error(`no task of the kind ${kind}`);
    return task;
  }

  return {
    find,
    read(typed) {
      const task = find(typed);
      const definition = task.parse(typed);
      task.admit?.(definition, settings);
      return definition;
    },
  };
}
