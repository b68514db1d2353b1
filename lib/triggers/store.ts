import type { AuditEvent } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';
import type { Run } from '#lib/runs/run.ts';
import type { RunKey } from '#lib/runs/store.ts';
import type { Generation, Span, Trigger, TriggerState, TriggerStatus } from '#lib/triggers/trigger.ts';

/** A line of the workspace's directory: what a list or an autocomplete needs, ordered by name. */
export interface DirectoryEntry {
  readonly name: string;
  readonly triggerId: string;
  readonly status: TriggerStatus;
  readonly generation: number;
}

export interface DirectoryPage {
  readonly prefix?: string;
  readonly after?: string;
  readonly before?: string;
  readonly limit: number;
}

/** A change of a trigger: all of it is written in one transaction, or nothing. */
export interface TriggerMutation {
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
  /** The definition and state as they were read; undefined when the trigger is new. */
  readonly before?: { readonly trigger: Trigger; readonly state: TriggerState };
  readonly after: { readonly trigger: Trigger; readonly state: TriggerState };
  /** Generations that begin or end. */
  readonly generations: readonly Generation[];
  readonly spans: readonly Span[];
  /** The run that a manual start makes. */
  readonly run?: Run;
}

export type MutationOutcome =
  | { readonly kind: 'applied' }
  /** The same request was applied before: answer from its facts. */
  | { readonly kind: 'repeated'; readonly dedupe: Dedupe }
  /** What was read is no longer so: read again and decide anew. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'name_taken' };

/** What fires write: fates, spans and the runs they begin. */
export interface SettlementWrite {
  readonly before: TriggerState;
  readonly after: TriggerState;
  readonly spans: readonly Span[];
  readonly runs: readonly Run[];
}

export type TimelineEntry =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'span'; readonly span: Span };

/** Something that the minute sweep must look at. */
export type Overdue =
  | { readonly kind: 'trigger'; readonly guildId: string; readonly triggerId: string }
  | { readonly kind: 'run'; readonly key: RunKey };

export interface TriggerStore {
  /** Definition and state, read strongly; undefined when there is no such trigger in the workspace. */
  load(guildId: string, triggerId: string): Promise<{ trigger: Trigger; state: TriggerState } | undefined>;
  /** Many at once, in the order asked for; those that are gone are left out. */
  loadMany(guildId: string, triggerIds: readonly string[]): Promise<Array<{ trigger: Trigger; state: TriggerState }>>;
  /** The definition alone, read strongly; also of a deleted trigger. */
  definition(guildId: string, triggerId: string): Promise<Trigger | undefined>;
  /** The id behind a name (case and spacing do not count). */
  idOf(guildId: string, name: string): Promise<string | undefined>;
  /**
   * The workspace's triggers by name, strongly read: those whose unique name begins with `prefix`, the first after `after`
   * or the last before `before`.
   */
  directory(guildId: string, page: DirectoryPage): Promise<DirectoryEntry[]>;
  mutate(mutation: TriggerMutation): Promise<MutationOutcome>;
  settle(write: SettlementWrite): Promise<'applied' | 'superseded'>;
  /** Runs and spans on one time line, newest first; those that begin before `before` (epoch ms) when it is given. */
  timeline(
    guildId: string,
    triggerId: string,
    page: { readonly limit: number; readonly before?: number },
  ): Promise<TimelineEntry[]>;
  generations(guildId: string, triggerId: string): Promise<Generation[]>;
  /** What fell due before `before` (epoch ms) in these workspaces and was not done, oldest first, at most `limit` a shard. */
  overdue(before: number, page: { limit: number; guildIds: readonly string[] }): Promise<Overdue[]>;
}
