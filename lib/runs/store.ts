import type { AuditEvent } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';
import type { Face, LivingCard } from '#lib/cards/living-card.ts';
import type { Run } from '#lib/runs/run.ts';

/** Names one run: its row lies beside its trigger, ordered by `at`. */
export interface RunKey {
  readonly guildId: string;
  /** The trigger's id, or the project's for a run that was asked for without a trigger. */
  readonly triggerId: string;
  readonly runId: string;
  /** The run's nominal time, epoch milliseconds. */
  readonly at: number;
}

/** The run that goes on elsewhere. */
export interface FollowedRun extends RunKey {
  /** Absent where it was not written down yet when the run began to be followed. */
  readonly correlationId?: string;
}

/** A step of a run's life. */
export interface RunChange {
  /** The run as it was read: the write conditions on its status, attempt and revision. */
  readonly before: Run;
  /** Its revision is counted up by the store. */
  readonly after: Run;
  /** What its living card should show from now on. */
  readonly face?: Face | undefined;
}

/** A change that a person asked for, or a run that a person starts. */
export interface RunMutation {
  readonly guildId: string;
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
  /** Undefined for a new run. */
  readonly before?: Run;
  readonly after: Run;
  readonly face?: Face | undefined;
  /** The card of a new run. */
  readonly card?: LivingCard;
}

export type RunMutationOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'repeated'; readonly dedupe: Dedupe }
  | { readonly kind: 'stale' };

export interface RunStore {
  /** Reads strongly; undefined when there is none or it has expired. */
  find(key: RunKey): Promise<Run | undefined>;
  /** Replaces `before` by `after` while nobody else has touched it; the slot stays taken. */
  advance(change: RunChange): Promise<'applied' | 'superseded'>;
  /**
   * Ends the run in one transaction with its trigger's STATE: frees the slot if this run holds it, counts consecutive
   * failures, and keeps the last failure in a row of its own.
   */
  complete(change: RunChange): Promise<'applied' | 'superseded'>;
  /** Notes where a run's card stands, and with `isDone` that it shows the end; in the way of nobody who changes the run. */
  noteCard(run: Run, card: { readonly messageId?: string; readonly isDone: boolean }): Promise<void>;
  /** One transaction with its audit event and dedupe row. */
  mutate(mutation: RunMutation): Promise<RunMutationOutcome>;
  /** The run that follows what another place calls so: `github:<workflow run id>`. */
  following(externalId: string): Promise<FollowedRun | undefined>;
  /** The workspace's runs, newest first; those that follow `before` when it is given, for many may have the same time. */
  latest(
    guildId: string,
    page: { readonly limit: number; readonly before?: Pick<RunKey, 'at' | 'runId'> },
  ): Promise<Run[]>;
}
