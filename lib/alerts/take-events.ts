import type { Alert } from '#lib/alerts/alert.ts';
import type { AlertEvent } from '#lib/alerts/alert-event.ts';
import { withPrevious } from '#lib/alerts/card-place.ts';
import { foldEvents } from '#lib/alerts/fold.ts';
import type { AlerterServices } from '#lib/alerts/ports.ts';
import { type Shown, showOn } from '#lib/alerts/show-on.ts';
import { backoffMs } from '#lib/kernel/backoff.ts';

/** Events of one fingerprint in one workspace. */
export interface AlertGroup {
  readonly guildId: string;
  readonly fingerprint: string;
  readonly events: readonly AlertEvent[];
  /** Where new cards of the workspace go; undefined when there is no such place. */
  readonly channelId: string | undefined;
}

/** What became of a group: the cards that have to be shown now. */
export interface Taken {
  readonly cardIds: readonly string[];
  /** The alert with its events; undefined when all of them were counted before or changed nothing. */
  readonly alert?: Alert;
}

/** Tries against others who take in events of the same alert, or of the same storm. */
const MAX_TRIES = 20;
const RETRY = { baseMs: 20, capMs: 500 } as const;

/**
 * Counts events on their alert, each once, and writes what its card should show, in one transaction. Showing it is for
 * the caller.
 *
 * What a card will show is recorded before anything is sent: who crashes in between is followed by the redelivered
 * events, which name the card that they were counted on. Throws when others keep writing; rejects with OutboundFailure.
 */
export async function takeEvents(services: AlerterServices, group: AlertGroup): Promise<Taken> {
  const { alerts, clock, ids } = services;
  const { fingerprint, guildId } = group;
  const cardIds = new Set<string>();
  let events = uniqueOf(group.events);
  let hasCard = true;

  for (let attempt = 1; events.length > 0; attempt += 1) {
    const before = await alerts.find(guildId, fingerprint);
    const now = clock.now();
    const folded = foldEvents(before, events, { guildId, fingerprint, now });
    if (!folded) break;
    const shown = await showOn(services, await withPrevious(services, before, folded), {
      before,
      channelId: group.channelId,
      added: events.filter(({ kind }) => kind === 'raise').length,
      now,
    });
    const outcome = await alerts.record({
      guildId,
      events: events.map(({ id }) => id),
      ...recordOf(before, shown, hasCard),
    });
    switch (outcome.kind) {
      case 'applied':
        if (shown.alert.cardId !== undefined) cardIds.add(shown.alert.cardId);
        tell(services, shown, events);
        return { cardIds: [...cardIds], alert: shown.alert };
      case 'seen':
        for (const cardId of outcome.events.values()) if (cardId !== undefined) cardIds.add(cardId);
        events = events.filter(({ id }) => !outcome.events.has(id));
        break;
      case 'card_gone':
        hasCard = false;
        break;
      case 'stale':
        if (attempt >= MAX_TRIES) throw new Error('others keep changing this alert');
        await clock.sleep(backoffMs(RETRY, attempt, ids.random()));
    }
  }
  return { cardIds: [...cardIds] };
}

function uniqueOf(events: readonly AlertEvent[]): AlertEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

function recordOf(before: Alert | undefined, { alert, guard, storm, wish }: Shown, hasCard: boolean) {
  return {
    alert: { before, after: alert },
    ...(guard ? { guard } : {}),
    ...(storm ? { storm } : {}),
    ...(wish && (hasCard || 'card' in wish) ? { wish } : {}),
  };
}

function tell({ logger, metrics }: AlerterServices, { alert, isNewCard }: Shown, events: readonly AlertEvent[]): void {
  const { cardId, correlationId, count, fingerprint, guildId, message, severity, status, total, traceId } = alert;
  const raised = events.filter(({ kind }) => kind === 'raise').length;
  const own = isNewCard ? 1 : 0;
  if (own > 0) metrics.add('alert_posted_total', own, { severity });
  if (raised > own) metrics.add('alert_folded_total', raised - own, { severity });
  logger.info('alert recorded', {
    trace_id: traceId,
    correlation_id: correlationId,
    org_id: guildId,
    fingerprint,
    card_id: cardId,
    alert_message: message,
    severity,
    alert_status: status,
    count,
    total,
    added: raised,
    outcome: 'success',
  });
  if (cardId !== undefined) return;
  metrics.add('alert_undelivered_total', 1, { reason: 'no_channel' });
  logger.warn('An alert has no channel to go to', { org_id: guildId, fingerprint, trace_id: traceId });
}
