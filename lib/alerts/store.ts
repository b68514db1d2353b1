import type { Alert } from '#lib/alerts/alert.ts';
import type { AlertSettings } from '#lib/alerts/settings.ts';
import type { Storm, StormGuard } from '#lib/alerts/storm.ts';
import type { AuditEvent } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';
import type { CardKey, Face, LivingCard } from '#lib/cards/living-card.ts';

/** A new card, or another face for one. */
export type CardWish = { readonly card: LivingCard } | { readonly key: CardKey; readonly face: Face };

/** A row as it was read, undefined when there was none, and as it is to be. */
export interface Rewrite<Row> {
  readonly before: Row | undefined;
  readonly after: Row;
}

/** Events taken into their alert: all of it in one transaction, so that each counts once. */
export interface AlertRecord {
  readonly guildId: string;
  /** Ids of the events. */
  readonly events: readonly string[];
  readonly alert: Rewrite<Alert>;
  readonly guard?: Rewrite<StormGuard>;
  readonly storm?: Rewrite<Storm>;
  readonly wish?: CardWish;
}

export type RecordOutcome =
  | { readonly kind: 'applied' }
  /** Some were counted before: their ids, with the card that they were counted on. Nothing was written. */
  | { readonly kind: 'seen'; readonly events: ReadonlyMap<string, string | undefined> }
  /** Others wrote at the same time. Nothing was written. */
  | { readonly kind: 'stale' }
  /** The card that should get another face is gone. Nothing was written. */
  | { readonly kind: 'card_gone' };

/** What a person changes of an alert. */
export interface AlertMutation {
  readonly guildId: string;
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
  readonly before: Alert;
  readonly after: Alert;
  readonly storm?: Rewrite<Storm>;
  readonly wish?: CardWish;
}

export interface AlertSettingsMutation {
  readonly guildId: string;
  readonly dedupe: Dedupe;
  readonly audit: AuditEvent;
  readonly before: AlertSettings | undefined;
  readonly after: AlertSettings;
}

/** Alerts of workspaces. Reads are strong. */
export interface AlertStore {
  find(guildId: string, fingerprint: string): Promise<Alert | undefined>;
  guard(guildId: string): Promise<StormGuard | undefined>;
  storm(guildId: string, id: string): Promise<Storm | undefined>;
  settings(guildId: string): Promise<AlertSettings | undefined>;
  record(record: AlertRecord): Promise<RecordOutcome>;
  mutate(mutation: AlertMutation): Promise<'applied' | 'repeated' | 'stale' | 'card_gone'>;
  setUp(mutation: AlertSettingsMutation): Promise<'applied' | 'repeated' | 'stale'>;
  /** Open and snoozed ones, the newest window first; those that follow `before` when it is given. */
  unresolved(
    guildId: string,
    page: { readonly limit: number; readonly before?: Pick<Alert, 'fingerprint' | 'windowStart'> },
  ): Promise<Alert[]>;
}
