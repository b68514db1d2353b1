import type { FailureKind } from '#lib/kernel/outbound.ts';

/** What a trigger does, as stored in its definition: the kind and the kind's own fields. */
export interface TaskDefinition {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** What the deployment says about tasks. */
export interface TaskSettings {
  /** Origins that may be called though they are not public, `http://10.0.0.7:8080`. */
  readonly httpAllowedOrigins: readonly string[];
}

/** What a task may know of the run that it acts for. */
export interface TaskRun {
  readonly guildId: string;
  readonly runId: string;
  readonly triggerId: string;
  readonly triggerName: string;
  /** The occurrence's nominal time, or the instant of a manual start; epoch milliseconds. */
  readonly scheduledFor: number;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Epoch milliseconds at which the run's first attempt began: a look-up need not look further back. */
  readonly startedAt: number;
}

/** What a finished task leaves on the run: short facts for people, for example the message's id. */
export type TaskResult = Readonly<Record<string, string>>;

/** What a look-up of an uncertain effect found. */
export type Sighting = { readonly seen: true; readonly result: TaskResult } | { readonly seen: false };

/**
 * A kind of task. Values of this type stand one to a file, `lib/tasks/<kind>.task.ts`, and are gathered by the registry.
 *
 * `execute` and `lookUp` reject with OutboundFailure; its kind decides what becomes of the run.
 */
export interface Task<Definition extends TaskDefinition, Ports> {
  readonly kind: Definition['kind'];
  /** Reads a stored definition; throws when it is not of this kind. */
  parse(stored: TaskDefinition): Definition;
  /** Refuses what this deployment does not allow, when a trigger is created or changed. Throws DomainError. */
  admit?(definition: Definition, settings: TaskSettings): void;
  /** The definition in a few words of Markdown for people. */
  describe(definition: Definition): string;
  /** Causes the effect. The run's id is the stable key that makes a repetition harmless where the target can tell. */
  execute(ports: Ports, definition: Definition, run: TaskRun): Promise<TaskResult>;
  /** Looks whether an earlier attempt had its effect. A permanent failure means that nobody can tell. */
  lookUp(ports: Ports, definition: Definition, run: TaskRun): Promise<Sighting>;
}

/** Closes a task's file: fixes the types of an object literal. */
export function defineTask<Definition extends TaskDefinition, Ports>(
  task: Task<Definition, Ports>,
): Task<Definition, Ports> {
  return task;
}

/** Whether a failed attempt is worth another, and whether its effect is in doubt. */
export const afterFailure: Readonly<Record<FailureKind, { readonly retry: boolean; readonly inDoubt: boolean }>> = {
  never_started: { retry: true, inDoubt: false },
  transient: { retry: true, inDoubt: false },
  rate_limited: { retry: true, inDoubt: false },
  unknown_outcome: { retry: true, inDoubt: true },
  permanent: { retry: false, inDoubt: false },
};
