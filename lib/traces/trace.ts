export type StepStatus = 'ok' | 'failed' | 'running';

export interface TraceStep {
  readonly name: string;
  readonly status: StepStatus;
  /** Milliseconds after the start of the trace. */
  readonly offsetMs: number;
  /** Of a running step: its time until the trace was written. */
  readonly durationMs: number;
}

/** A page where what the trace tells of can be seen. */
export interface TraceLink {
  readonly label: string;
  readonly url: string;
}

/** Steps, timings and outcome of one command or one run, kept for `/debug-last`. */
export interface Trace {
  readonly schemaVersion: 1;
  /** W3C trace id, 32 hex digits; its first eight are the fingerprint that people see. */
  readonly traceId: string;
  readonly correlationId: string;
  readonly guildId: string;
  /** Whose it is: a Discord user's id for a command, `trigger:<id>` for a run, `debug:<user>` for a look at traces. */
  readonly owner: string;
  /** The command as typed (`/trigger create`) or the run (`run nightly-report`). */
  readonly title: string;
  /** Epoch milliseconds; never changes while the trace is written anew. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: 'success' | 'error' | 'retry';
  readonly errorCode?: string;
  readonly steps: readonly TraceStep[];
  /** The trace that this one came from, for example the command that made the trigger. */
  readonly linkedTo?: string;
  readonly links?: readonly TraceLink[];
  /** Where a run's row is, when this is the trace of a run: its id is the trace's. */
  readonly run?: { readonly triggerId: string; readonly at: number };
}

/** What lists show of a trace. */
export type TraceLine = Pick<Trace, 'guildId' | 'outcome' | 'owner' | 'startedAt' | 'title' | 'traceId'>;

/** How many traces can be found: of one owner, and of a workspace in all. */
export const KEPT_TRACES = { ofOwner: 100, ofWorkspace: 1_000 } as const;

/** The owners whose traces are a person's own: their commands, and their looks at traces. */
export function ownersOf(userId: string): readonly string[] {
  return [userId, debugOwner(userId)];
}

/** A look at the last command is not the last command: its traces are kept apart. */
export function debugOwner(userId: string): string {
  return `debug:${userId}`;
}
