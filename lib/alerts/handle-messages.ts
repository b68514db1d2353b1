import { ALARM_SOURCE, AlarmEvent, alertEventOfAlarm } from '#lib/alerts/alarm.ts';
import { type AlertEvent, alertEventOf } from '#lib/alerts/alert-event.ts';
import { alertFingerprint } from '#lib/alerts/fingerprint.ts';
import type { AlerterServices } from '#lib/alerts/ports.ts';
import { alertDelivery } from '#lib/alerts/settings.ts';
import { type AlertGroup, takeEvents } from '#lib/alerts/take-events.ts';
import { showCard } from '#lib/cards/show-card.ts';
import { DOMAIN_SOURCE, DomainEvent } from '#lib/events/domain-event.ts';
import { CardMessage } from '#lib/runs/follow-message.ts';

/** A message of the queue `alerts`: its id there, and its body decoded. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: unknown;
}

/** What a message asks for: to count an event, to show a card that was put off, or nothing. */
type Errand =
  | { readonly kind: 'event'; readonly event: AlertEvent }
  | { readonly kind: 'card'; readonly card: CardMessage }
  | { readonly kind: 'nothing' };

/** A card to be shown, and the messages that come again when it cannot be. */
interface Showing {
  readonly guildId: string;
  readonly id: string;
  readonly correlationId: string;
  readonly hop: number;
  readonly messageIds: Set<string>;
}

interface Group extends AlertGroup {
  readonly events: AlertEvent[];
  readonly messageIds: Set<string>;
}

/**
 * Takes a batch of messages: events are counted on their alerts, one transaction for each alert; then every card that
 * has to change is shown. Answers the ids of those messages that must come again; never rejects.
 */
export async function handleAlertMessages(
  services: AlerterServices,
  messages: readonly QueuedMessage[],
): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  const showings = new Map<string, Showing>();
  const fail = (messageIds: Iterable<string>, error: unknown) => {
    services.logger.error('A message of the alerts failed and will come again', { error });
    for (const id of messageIds) failed.add(id);
  };

  const events: { readonly messageId: string; readonly event: AlertEvent }[] = [];
  for (const { body, id } of messages) {
    try {
      const errand = readErrand(services, body);
      if (errand.kind === 'event') events.push({ messageId: id, event: errand.event });
      if (errand.kind === 'card') addShowing(showings, errand.card, [id]);
    } catch (error) {
      fail([id], error);
    }
  }

  for (const group of await groupsOf(services, events, fail)) {
    try {
      const [first] = group.events;
      const { alert, cardIds } = await inFlowOf(services, first, () => takeEvents(services, group));
      const correlationId = alert?.correlationId ?? first?.correlationId ?? '';
      for (const id of cardIds) {
        addShowing(showings, { guildId: group.guildId, id, correlationId, hop: 0 }, group.messageIds);
      }
    } catch (error) {
      fail(group.messageIds, error);
    }
  }
  await Promise.all(
    [...showings.values()].map((showing) =>
      show(services, showing).catch((error: unknown) => fail(showing.messageIds, error)),
    ),
  );
  return failed;
}

/** What a message is counted as, whatever becomes of it. */
export function kindOfAlertMessage(body: unknown): 'alert' | 'card' | 'unknown' {
  const { kind, source } = (body ?? {}) as { readonly kind?: unknown; readonly source?: unknown };
  if (kind === 'card') return 'card';
  return source === DOMAIN_SOURCE || source === ALARM_SOURCE ? 'alert' : 'unknown';
}

/** Throws for what nobody of ours has sent. */
function readErrand({ redact }: AlerterServices, body: unknown): Errand {
  const { kind, source } = body as { readonly kind?: unknown; readonly source?: unknown };
  if (kind === 'card') return { kind: 'card', card: CardMessage.parse(body) };
  const event =
    source === DOMAIN_SOURCE
      ? alertEventOf(DomainEvent.parse((body as { readonly detail?: unknown }).detail), redact)
      : alertEventOfAlarm(AlarmEvent.parse(body), redact);
  return event ? { kind: 'event', event } : { kind: 'nothing' };
}

/** What is done for an event belongs to what the event tells of. */
function inFlowOf<Result>(
  { ids, tracing }: AlerterServices,
  { correlationId = '', traceId = ids.traceId() }: Partial<Pick<AlertEvent, 'correlationId' | 'traceId'>> = {},
  work: () => Promise<Result>,
): Promise<Result> {
  const flow = { traceId, correlationId: correlationId === '' ? traceId : correlationId };
  return tracing.within(flow, { name: 'alert', kind: 'consumer' }, work);
}

function addShowing(
  showings: Map<string, Showing>,
  { correlationId, guildId, hop, id }: Omit<Showing, 'messageIds'>,
  messageIds: Iterable<string>,
): void {
  const key = `${guildId} ${id}`;
  const known = showings.get(key);
  const all = new Set([...(known?.messageIds ?? []), ...messageIds]);
  showings.set(key, { guildId, id, correlationId, hop: Math.max(known?.hop ?? 0, hop), messageIds: all });
}

/** By workspace and fingerprint, for workspaces that get alerts; what concerns the deployment goes to each of them. */
async function groupsOf(
  services: AlerterServices,
  events: readonly { readonly messageId: string; readonly event: AlertEvent }[],
  fail: (messageIds: Iterable<string>, error: unknown) => void,
): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for (const guildId of services.config.ALLOWED_GUILDS) {
    const theirs = events.filter(({ event: { workspace = guildId } }) => workspace === guildId);
    if (theirs.length === 0) continue;
    try {
      const place = await placeFor(services, guildId);
      if (place === 'off') {
        services.logger.debug('alerts are off', { org_id: guildId, events: theirs.length });
        continue;
      }
      for (const { event, messageId } of theirs) {
        const fingerprint = alertFingerprint(event);
        const key = `${guildId} ${fingerprint}`;
        const group = groups.get(key) ?? { guildId, fingerprint, ...place, events: [], messageIds: new Set() };
        group.events.push(event);
        group.messageIds.add(messageId);
        groups.set(key, group);
      }
    } catch (error) {
      fail(
        theirs.map(({ messageId }) => messageId),
        error,
      );
    }
  }
  return [...groups.values()];
}

/** Where new cards of a workspace go; no channel when none is named that is the workspace's own. */
async function placeFor(
  { alerts, channelHomes, config }: AlerterServices,
  guildId: string,
): Promise<'off' | { readonly channelId: string | undefined }> {
  if (!config.ENABLE_ALERTS) return 'off';
  const delivery = alertDelivery(config, await alerts.settings(guildId));
  if (delivery.kind === 'off') return 'off';
  if (delivery.kind === 'nowhere') return { channelId: undefined };
  const { channelId, from } = delivery;
  // The deployment's channel is in one server: nothing of another workspace may be told there.
  const isTheirs =
    from === 'workspace' || config.ALLOWED_GUILDS.length === 1 || (await channelHomes.guildOf(channelId)) === guildId;
  return { channelId: isTheirs ? channelId : undefined };
}

async function show(services: AlerterServices, { correlationId, guildId, hop, id }: Showing): Promise<void> {
  if (!services.config.ALLOWED_GUILDS.includes(guildId)) return;
  const { outcome } = await inFlowOf(services, { correlationId }, () => showCard(services, { guildId, id }, { hop }));
  if (outcome !== 'gone') return;
  services.metrics.add('alert_undelivered_total', 1, { reason: 'unreachable' });
  services.logger.warn('The alert channel cannot be reached', {
    org_id: guildId,
    card_id: id,
    correlation_id: correlationId,
  });
}
