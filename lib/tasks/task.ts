import type { Face } from '#lib/cards/living-card.ts';
import type { ErrorCode, Facts } from '#lib/kernel/errors.ts';
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
  /** Ties the run to what asked for it, and to what follows from it. */
  readonly correlationId: string;
  /** The occurrence's nominal time, or the instant of a manual start; epoch milliseconds. */
  readonly scheduledFor: number;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** Epoch milliseconds at which the run's first attempt began: a look-up need not look further back. */
  readonly startedAt: number;
  /** While its effect is in doubt: the latest instant (epoch ms) at which it may have happened. */
  readonly doubtSince?: number;
}

/** What a finished task leaves on the run: short facts for people, for example the message's id. */
export type TaskResult = Readonly<Record<string, string>>;

/** Where a task stands that goes on elsewhere: values only, kept on its run. */
export type Pursuit = Readonly<Record<string, unknown>> & {
  /** The page where it can be watched. */
  readonly url?: string;
};

/** An effect that has begun and goes on elsewhere: the run follows it to its end. */
export interface Pursued {
  readonly pursuit: Pursuit;
  /** Milliseconds until it is worth a look. */
  readonly pollAfterMs: number;
  /** What the place where it goes on calls it, so that its messages find the run: `github:<workflow run id>`. */
  readonly externalId?: string;
}

/** Whether a task goes on elsewhere: results have words only. */
export function isPursued(begun: TaskResult | Pursued): begun is Pursued {
  return typeof begun['pursuit'] === 'object';
}

/** What a look at a task that goes on elsewhere found. */
export type Progress =
  | ({
      readonly kind: 'going';
      /** The place where it goes on does not cancel it: the wish is over, and may be made again. */
      readonly refusesCancel?: boolean;
    } & Pursued)
  | {
      /** `hold`: it may have happened, and nobody can tell what became of it. */
      readonly kind: 'succeeded' | 'failed' | 'cancelled' | 'hold';
      readonly pursuit: Pursuit;
      /** When the end was seen, before its results were read; epoch milliseconds. */
      readonly seenAt: number;
      readonly result: TaskResult;
      /** Why it is no success. */
      readonly error?: { readonly code: ErrorCode; readonly facts: Facts };
    };

/** What a look-up of an uncertain effect found. */
export type Sighting = { readonly seen: true; readonly result: TaskResult | Pursued } | { readonly seen: false };

/** Somebody's wish that a run ends. */
export interface CancelRequest {
  /** A Discord user's id. */
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Something that stands between a run and the sight of it, in words for people. Times are epoch milliseconds. */
export interface Trouble {
  readonly code: string;
  readonly happened: string;
  readonly mend: string;
  readonly since: number;
  /** When it is tried again. */
  readonly until: number;
}

/** What a task may know of a run that it shows. */
export interface ShownRun {
  readonly id: string;
  readonly guildId: string;
  readonly triggerId: string;
  readonly triggerName: string;
  readonly at: number;
  readonly cause: string;
  readonly status: 'queued' | 'running' | 'following' | 'succeeded' | 'failed' | 'cancelled' | 'hold';
  readonly requestedBy?: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly pursuit?: Pursuit;
  readonly trouble?: Trouble;
  readonly cancel?: CancelRequest;
  readonly error?: { readonly code: string; readonly message: string; readonly mend?: string };
}

/** What a look at a task that goes on elsewhere is given besides its definition and run. */
export interface Look {
  readonly pursuit: Pursuit;
  readonly cancel: CancelRequest | undefined;
  /** Whether we hear of changes there, so that looks may be rarer. */
  readonly isTold: boolean;
  /** The instant (epoch ms) at which the worker is stopped. */
  readonly deadline: number;
}

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
  execute(ports: Ports, definition: Definition, run: TaskRun): Promise<TaskResult | Pursued>;
  /** Looks whether an earlier attempt had its effect. A permanent failure means that nobody can tell. */
  lookUp(ports: Ports, definition: Definition, run: TaskRun): Promise<Sighting>;
  /** Looks how far the effect is that goes on elsewhere. Rejects with OutboundFailure or DomainError when it cannot be seen. */
  follow?(ports: Ports, definition: Definition, run: TaskRun, look: Look): Promise<Progress>;
  /** The run as a card; `now` is epoch milliseconds. Pure. */
  face?(definition: Definition, run: ShownRun, now: number): Face;
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
