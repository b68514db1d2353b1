import type { AuditEvent } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';
import type { Trace, TraceLine } from '#lib/traces/trace.ts';

/** Somebody's look at the trace of somebody else, for the audit. */
export interface AuditedLook {
  readonly guildId: string;
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
}

/**
 * Traces expire seven days after they ended. Besides, only the newest are found (`KEPT_TRACES`): of each owner for the
 * owner, of the workspace for who may look at any.
 */
export interface TraceStore {
  /** Stores the trace, in the place of what was stored of it before. */
  put(trace: Trace): Promise<void>;
  /** The owner's newest traces of the workspace, newest first; those older than `before` when it is given. */
  latest(guildId: string, owner: string, count: number, before?: TracePlace): Promise<Trace[]>;
  /** The lines of the newest traces, newest first: of one owner, or of the whole workspace. */
  lines(guildId: string, wanted: { readonly owner?: string; readonly limit: number }): Promise<TraceLine[]>;
  /**
   * The traces whose id begins with `start` (8 to 32 hex digits), newest first, at most five: of the given owners, or of
   * anybody in the workspace.
   */
  find(guildId: string, start: string, owners?: readonly string[]): Promise<Trace[]>;
  /** Records a look in one transaction with its dedupe row; `stale` when another link of the chain came first. */
  recordLook(look: AuditedLook): Promise<'applied' | 'repeated' | 'stale'>;
}

/** A place in a list of traces. */
export type TracePlace = Pick<Trace, 'startedAt' | 'traceId'>;
