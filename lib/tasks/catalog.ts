import type { GithubActions } from '#lib/diagnosis/github.ts';
import type { Clock, Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
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
  readonly redact: Redact;
}

/** The kinds of task that this deployment has. */
export interface TaskCatalog {
  /** The task of a stored definition, loaded when it is first asked for. Rejects for a kind that is not here. */
  find(definition: { readonly kind: string }): Promise<Task<TaskDefinition, TaskPorts>>;
  /** Reads what someone typed, by its kind and by what this deployment allows. Rejects with DomainError. */
  read(typed: TaskDefinition): Promise<TaskDefinition>;
}

/** How tasks are loaded, by the names of their files: `http-request` for the kind `http_request`. */
export type TaskLoaders = Readonly<Record<string, () => Promise<{ readonly default: { readonly kind: string } }>>>;

/** Gathers tasks; each checks in its `parse` that a definition is of its kind. */
export function createTaskCatalog(loaders: TaskLoaders, settings: TaskSettings): TaskCatalog {
  async function find({ kind }: { readonly kind: string }) {
    const file = kind.replaceAll('_', '-');
    const loaded = Object.hasOwn(loaders, file) ? await loaders[file]?.() : undefined;
    if (loaded?.default.kind !== kind) throw new Error(`no task of the kind ${kind}`);
    return loaded.default as unknown as Task<TaskDefinition, TaskPorts>;
  }

  return {
    find,
    async read(typed) {
      const task = await find(typed);
      const definition = task.parse(typed);
      task.admit?.(definition, settings);
      return definition;
    },
  };
}
