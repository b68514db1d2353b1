import type { Trace } from '#lib/traces/trace.ts';

export interface TraceStore {
  /** Stores the trace; it expires after seven days. */
  put(trace: Trace): Promise<void>;
  /** The owner's newest traces of the workspace, newest first, without expired ones and without those of `/debug-last`. */
  latest(guildId: string, owner: string, count: number): Promise<Trace[]>;
}
