import type { CancelRequest, Pursuit, TaskDefinition, TaskResult, Trouble } from '#lib/tasks/task.ts';

export const runStatuses = ['queued', 'running', 'following', 'succeeded', 'failed', 'cancelled', 'hold'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const runEvents = ['claim', 'succeed', 'retry', 'fail', 'cancel', 'hold', 'follow'] as const;
export type RunEvent = (typeof runEvents)[number];

/** The state machine: status × event → status; a pair that is missing is illegal. */
const runTransitions: Readonly<Record<RunStatus, Partial<Record<RunEvent, RunStatus>>>> = {
  queued: { claim: 'running', cancel: 'cancelled' },
  // A claim of a running run is the re-attempt after its lease expired.
  running: {
    claim: 'running',
    succeed: 'succeeded',
    retry: 'queued',
    fail: 'failed',
    cancel: 'cancelled',
    hold: 'hold',
    follow: 'following',
  },
  // Its effect goes on elsewhere: nobody claims it, everybody may look.
  following: { succeed: 'succeeded', fail: 'failed', cancel: 'cancelled', hold: 'hold', follow: 'following' },
  succeeded: {},
  failed: {},
  cancelled: {},
  hold: {},
};

/** The status after an event, or undefined for an illegal pair. */
export function nextStatus(status: RunStatus, event: RunEvent): RunStatus | undefined {
  return runTransitions[status][event];
}

/** Why there is a run: its trigger's schedule, by hand, `/diagnose`, or another try of an earlier run. */
export type RunCause = 'schedule' | 'catch_up' | 'manual' | 'diagnose' | 'rerun';

export interface RunError {
  /** A stable code of the error table. */
  readonly code: string;
  /** Words for people, already redacted. */
  readonly message: string;
  /** What to do about it. */
  readonly mend?: string;
}

/**
 * One execution of a task, for one occurrence or for a manual start.
 *
 * A run that was asked for in chat without a trigger bears its own `task`; `triggerId` is then the id of the project that it
 * belongs to, `triggerName` the project's name, and it holds no slot.
 */
export interface Run {
  readonly schemaVersion: 1;
  /** 32 hex digits: the run's id and the id of its trace. Its first eight stand below the message that it sends. */
  readonly id: string;
  readonly guildId: string;
  readonly triggerId: string;
  readonly triggerName: string;
  readonly generation: number;
  /** The occurrence's nominal time, or the instant of a manual start; epoch milliseconds. */
  readonly at: number;
  readonly cause: RunCause;
  /** What it does, where no trigger says so. */
  readonly task?: TaskDefinition;
  /** Counts the writes of this row, so that two that follow it never overwrite each other. */
  readonly revision?: number;
  /** Whom a manual start was asked by. */
  readonly requestedBy?: string;
  readonly status: RunStatus;
  /** How many attempts were begun. */
  readonly attempt: number;
  /** True when an earlier attempt may have had its effect: the next one looks first. */
  readonly inDoubt: boolean;
  /** While in doubt: the latest instant at which the effect may have happened. */
  readonly doubtSince?: number;
  /** While running: the instant until which the attempt's worker owns the run. */
  readonly leaseUntil?: number;
  /** While queued: the instant at which the next attempt is due; while following: the next look. */
  readonly nextActionAt?: number;
  readonly createdAt: number;
  /** When the first attempt began. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** When its effect began to go on elsewhere, and when that ended. */
  readonly begunAt?: number;
  readonly endedAt?: number;
  readonly pursuit?: Pursuit;
  /** What the place where it goes on calls it: `github:<workflow run id>`. */
  readonly externalId?: string;
  /** When it was looked at last. */
  readonly lookedAt?: number;
  /** True once somebody told us of a change there: then what happens is heard of, and looks may be rarer. */
  readonly isTold?: true;
  /** Looks that failed in a row. */
  readonly blindLooks?: number;
  readonly trouble?: Trouble;
  readonly cancel?: CancelRequest;
  /** True when a living card shows it; the card's id is the run's. */
  readonly hasCard?: true;
  /** Where its card stands; the message may change when the answer to the command can be edited no more. */
  readonly channelId?: string;
  readonly messageId?: string;
  /** Set with the end until the card shows it: the sweep looks after it from this instant on. */
  readonly cardDueAt?: number;
  readonly result?: TaskResult;
  readonly error?: RunError;
  readonly correlationId: string;
  /** The trace of the command that made the trigger or asked for the run. */
  readonly linkedTo: string;
}

/** The instant (epoch ms) before which the other side asked us not to come; 0 when it did not. */
export function askedToWaitUntil({ trouble }: Pick<Run, 'trouble'>): number {
  return trouble?.code === 'run.asked_to_wait' ? trouble.until : 0;
}

/**
 * How long an attempt owns its run, milliseconds. Longer than the worker's time-out (60 s), so that an expired lease means
 * that nobody is at work on the run any more.
 */
export const LEASE_MS = 120_000;

/** Attempts after which a run has failed for good. */
export const MAX_ATTEMPTS = 5;

/** Where the clock of a retry starts and ends; full jitter in between. */
export const RETRY_BACKOFF = { baseMs: 4_000, capMs: 15 * 60_000 } as const;
