import { type Alert, alertCardId, type MessagePlace, PACE_MS } from '#lib/alerts/alert.ts';
import { placeOf } from '#lib/alerts/card-place.ts';
import { alertFace, newAlertCard } from '#lib/alerts/face.ts';
import type { Folded } from '#lib/alerts/fold.ts';
import type { AlerterServices } from '#lib/alerts/ports.ts';
import type { CardWish, Rewrite } from '#lib/alerts/store.ts';
import { placeNew, type Storm, type StormGuard, withAlert } from '#lib/alerts/storm.ts';
import { newStormCard, stormFace } from '#lib/alerts/storm-face.ts';

/** An alert with the card that shows it, and what has to be written for that. */
export interface Shown {
  readonly alert: Alert;
  /** True when it gets a card of its own now. */
  readonly isNewCard: boolean;
  readonly guard?: Rewrite<StormGuard>;
  readonly storm?: Rewrite<Storm>;
  readonly wish?: CardWish;
}

interface Circumstances {
  readonly before: Alert | undefined;
  readonly channelId: string | undefined;
  /** Events that came in. */
  readonly added: number;
  readonly now: number;
}

/**
 * Decides on which card an alert is shown: the one it has, a new one, or that of a storm. An alert that had no channel
 * when it began gets its card as soon as there is one.
 */
export async function showOn(services: AlerterServices, folded: Folded, given: Circumstances): Promise<Shown> {
  const { before, channelId } = given;
  const { alert, began } = folded;
  if (!began && before?.cardId !== undefined) {
    return alert.stormId === undefined
      ? onOwnCard(services, alert, given)
      : onStorm(services, alert, alert.stormId, given);
  }
  if (channelId === undefined) return { alert, isNewCard: false };

  const guard = await services.alerts.guard(alert.guildId);
  const place = placeNew(guard, { guildId: alert.guildId, now: given.now });
  const rewrite = { guard: { before: guard, after: place.guard } };
  if (!place.storm) {
    const placed: Alert = { ...alert, cardId: alertCardId(alert), channelId };
    const face = faceOf(services, placed, given.now);
    const card = newAlertCard(placed, { channelId, paceMs: PACE_MS }, face);
    return { alert: placed, isNewCard: true, ...rewrite, wish: { card } };
  }
  const { id, isNew } = place.storm;
  if (!isNew) return { ...(await onStorm(services, alert, id, given)), ...rewrite };
  const { added, now } = given;
  const begun = { id, previous: guard?.storm?.id, channelId, added, now };
  return { ...(await onNewStorm(services, alert, begun)), ...rewrite };
}

function onOwnCard(services: AlerterServices, alert: Alert, { now }: Circumstances): Shown {
  const key = { guildId: alert.guildId, id: alert.cardId ?? '' };
  return { alert, isNewCard: false, wish: { key, face: faceOf(services, alert, now) } };
}

async function onStorm(services: AlerterServices, alert: Alert, id: string, { added }: Circumstances): Promise<Shown> {
  const { guildId } = alert;
  const joins = alert.stormId === undefined;
  const storm = await services.alerts.storm(guildId, id);
  // Only when it is older than all that is kept: the count goes on, in silence.
  if (!storm) return { alert: { ...alert, stormId: id, cardId: id }, isNewCard: false };
  const placed: Alert = { ...alert, stormId: id, cardId: id, channelId: storm.channelId };
  const after = withAlert(storm, placed, { added, joins });
  const face = stormFace(after, services.config.RUNBOOK_URL);
  return { alert: placed, isNewCard: false, storm: { before: storm, after }, wish: { key: { guildId, id }, face } };
}

interface NewStorm {
  readonly id: string;
  /** The storm before. */
  readonly previous: string | undefined;
  readonly channelId: string;
  readonly added: number;
  readonly now: number;
}

async function onNewStorm(
  services: AlerterServices,
  alert: Alert,
  { added, channelId, id, now, previous }: NewStorm,
): Promise<Shown> {
  const { correlationId, guildId } = alert;
  const placed: Alert = { ...alert, stormId: id, cardId: id, channelId };
  const place: MessagePlace | undefined =
    previous === undefined ? undefined : await placeOf(services, guildId, previous);
  const empty: Storm = {
    schemaVersion: 1,
    guildId,
    id,
    version: 0,
    channelId,
    since: now,
    listed: [],
    unlisted: 0,
    count: 0,
    correlationId,
    ...(place ? { previous: place } : {}),
  };
  const after = withAlert(empty, placed, { added, joins: true });
  const face = stormFace(after, services.config.RUNBOOK_URL);
  return {
    alert: placed,
    isNewCard: false,
    storm: { before: undefined, after },
    wish: { card: newStormCard(after, PACE_MS, face) },
  };
}

function faceOf({ config }: AlerterServices, alert: Alert, now: number) {
  return alertFace(alert, { now, runbookBase: config.RUNBOOK_URL });
}
