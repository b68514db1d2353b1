import { DomainError } from '#lib/kernel/errors.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';
import type { Schedule } from '#lib/triggers/schedule.ts';

export const triggerStatuses = ['active', 'paused', 'disabled', 'finished', 'deleted'] as const;
export type TriggerStatus = (typeof triggerStatuses)[number];

export const triggerEvents = ['update', 'pause', 'resume', 'disable', 'finish', 'delete'] as const;
export type TriggerEvent = (typeof triggerEvents)[number];

/** CONFIG: a named schedule with one task. Every change of it is audited. */
export interface Trigger {
  readonly schemaVersion: 1;
  readonly guildId: string;
  readonly id: string;
  readonly name: string;
  readonly status: TriggerStatus;
  /** A stretch of life with one schedule; it names the projection in EventBridge Scheduler. */
  readonly generation: number;
  /** Counts changes; a mutation conditions on the one that it read. */
  readonly version: number;
  readonly schedule: Schedule;
  readonly task: TaskDefinition;
  readonly overlap: 'skip';
  readonly catchUp: 'latest';
  readonly createdBy: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The correlation id and trace of the command that made it; runs link to them. */
  readonly correlationId: string;
  readonly traceId: string;
}

/** What the trigger's fate is recorded in, each occurrence once. */
export interface Totals {
  readonly run: number;
  readonly skipped: number;
  readonly missed: number;
}

export const noTotals: Totals = { run: 0, skipped: 0, missed: 0 };

/** A generation's row: written when it begins, closed with its totals when it ends. */
export interface Generation {
  readonly schemaVersion: 1;
  readonly number: number;
  readonly schedule: Schedule;
  /** Epoch milliseconds: the generation's occurrences lie in (from, to]. */
  readonly from: number;
  readonly to?: number;
  readonly totals?: Totals;
}

/** Where a trigger's run is kept: the instant in its key, and its id. */
export interface RunRef {
  readonly runId: string;
  readonly at: number;
}

export type SpanFate = 'skipped' | 'missed';
export type SpanReason = 'overlap' | 'late' | 'edited' | 'paused' | 'deleted';

/** A stretch of occurrences that share a fate other than a run. */
export interface Span {
  readonly schemaVersion: 1;
  readonly generation: number;
  readonly fate: SpanFate;
  readonly reason: SpanReason;
  /** First and last nominal time, epoch milliseconds, both included. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** STATE: how far a trigger's occurrences have been given their fate. Fires touch only this; it is not audited. */
export interface TriggerState {
  readonly schemaVersion: 1;
  readonly guildId: string;
  readonly triggerId: string;
  /** Counts the writes of this row; every write conditions on the one that it read. */
  readonly revision: number;
  readonly generation: number;
  /** False between generations: paused, disabled, finished, deleted. */
  readonly open: boolean;
  /** When the generation began, epoch milliseconds. */
  readonly since: number;
  /** Every occurrence of the generation up to here has its fate; epoch milliseconds. */
  readonly settledThrough: number;
  readonly nextDueAt?: number;
  /** The run that holds the trigger's one place. */
  readonly slot?: RunRef;
  /** The span that the next fate extends when it continues it. */
  readonly lastSpan?: Span;
  readonly consecutiveFailures: number;
  /** Totals of the generation. */
  readonly totals: Totals;
}

/** The state machine: status × event → status; a pair that is missing is illegal. */
const triggerTransitions: Readonly<Record<TriggerStatus, Partial<Record<TriggerEvent, TriggerStatus>>>> = {
  active: { update: 'active', pause: 'paused', disable: 'disabled', finish: 'finished', delete: 'deleted' },
  paused: { update: 'paused', resume: 'active', delete: 'deleted' },
  disabled: { update: 'disabled', resume: 'active', delete: 'deleted' },
  finished: { delete: 'deleted' },
  deleted: {},
};

/** The status after an event; throws `trigger.illegal_transition`. */
export function transition(trigger: Pick<Trigger, 'name' | 'status'>, event: TriggerEvent): TriggerStatus {
  const next = triggerTransitions[trigger.status][event];
  if (next === undefined)
    throw new DomainError('trigger.illegal_transition', {
      name: trigger.name,
      status: trigger.status,
      event: words[event],
    });
  return next;
}

/** The form of a name that must be unique in a workspace: letter case and kinds of spaces do not count. */
export function uniqueName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** UTF-16 units of a name, as it is typed and in its unique form. */
export const MAX_NAME = 64;

/** Whether any trigger can have the name: its unique form has at most 64 characters, which may be more than were typed (ﷺ is 18). */
export function isShortEnough(name: string): boolean {
  return [...uniqueName(name)].length <= MAX_NAME;
}

/** Throws `trigger.name` unless the name is 1 to 64 letters, digits, spaces, `.`, `_`, `-`, beginning with a letter or digit. */
export function assertName(name: string): void {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M} ._-]{0,63}$/u.test(name) || !isShortEnough(name))
    throw new DomainError('trigger.name', { name: name.slice(0, 80) });
}

const words: Record<TriggerEvent, string> = {
  update: 'be changed',
  pause: 'be paused',
  resume: 'be resumed',
  disable: 'be disabled',
  finish: 'finish',
  delete: 'be deleted',
};
