import type { Run } from '#lib/runs/run.ts';

/** Names one run: its row lies beside its trigger, ordered by `at`. */
export interface RunKey {
  readonly guildId: string;
  readonly triggerId: string;
  readonly runId: string;
  /** The run's nominal time, epoch milliseconds. */
  readonly at: number;
}

/** What the end of a run does to its trigger. */
export interface Completion {
  /** The run as it was read: the write conditions on its status and attempt. */
  readonly before: Run;
  readonly after: Run;
}

export interface RunStore {
  /** Reads strongly; undefined when there is none or it has expired. */
  find(key: RunKey): Promise<Run | undefined>;
  /** Replaces `before` by `after` while nobody else has touched it; the slot stays taken. */
  advance(change: Completion): Promise<'applied' | 'superseded'>;
  /**
   * Ends the run in one transaction with its trigger's STATE: frees the slot if this run holds it, counts consecutive
   * failures, and keeps the last failure in a row of its own.
   */
  complete(change: Completion): Promise<'applied' | 'superseded'>;
}
