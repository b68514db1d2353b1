export type StepStatus = 'ok' | 'failed' | 'running';

export interface TraceStep {
  readonly name: string;
  readonly status: StepStatus;
  /** Milliseconds after the start of the trace. */
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** Steps, timings and outcome of one command or one run, kept for `/debug-last`. */
export interface Trace {
  readonly schemaVersion: 1;
  /** W3C trace id, 32 hex digits; its first eight are the fingerprint that people see. */
  readonly traceId: string;
  readonly correlationId: string;
  readonly guildId: string;
  /** Whose it is: a Discord user's id for a command, `trigger:<id>` for a run. */
  readonly owner: string;
  /** The command as typed (`/trigger create`) or the run (`run nightly-report`). */
  readonly title: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: 'success' | 'error' | 'retry';
  readonly errorCode?: string;
  readonly steps: readonly TraceStep[];
  /** The trace that this one came from, for example the command that made the trigger. */
  readonly linkedTo?: string;
}
