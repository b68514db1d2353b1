import { type Alert, type AlertStep, alertEntity, nextAlertStatus, SNOOZE_MS, statusAt } from '#lib/alerts/alert.ts';
import { alertFace } from '#lib/alerts/face.ts';
import type { CardWish, Rewrite } from '#lib/alerts/store.ts';
import { type Storm, withAlert } from '#lib/alerts/storm.ts';
import { stormFace } from '#lib/alerts/storm-face.ts';
import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { backoffMs } from '#lib/kernel/backoff.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';

export type Decision = Extract<AlertStep, 'acknowledge' | 'snooze'>;

/** The alert as the button saw it. */
export interface SeenAlert {
  readonly fingerprint: string;
  readonly revision: number;
  readonly window: number;
}

type Ports = Pick<Services, 'alerts' | 'audit' | 'clock' | 'config' | 'followups' | 'ids' | 'logger' | 'secrets'>;

/** Tries against events that come in at the same time. */
const MAX_TRIES = 12;
const RETRY = { baseMs: 10, capMs: 100 } as const;

/**
 * Acknowledges or snoozes an alert, if it is still as the person saw it: what was decided or happened since is never
 * undone. The card shows it at once.
 *
 * Throws `alert.not_found`, `alert.superseded` (a newer window has a newer card), `alert.decided`, `alert.cleared`,
 * `alert.changed`, `request.stale`. The same request again answers the alert as it is.
 */
export async function decideAlert(
  services: Ports,
  caller: Caller,
  seen: SeenAlert,
  decision: Decision,
): Promise<Alert> {
  const { alerts, audit, clock, ids, secrets } = services;
  const { actor, correlationId, guildId, requestKey, traceId, triggerSource } = caller;
  const key = await secrets.get('audit_key');
  const entity = alertEntity(seen.fingerprint);
  let hasCard = true;

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const [before, head, answered] = await Promise.all([
      alerts.find(guildId, seen.fingerprint),
      audit.head(guildId, entity),
      audit.answered(guildId, requestKey),
    ]);
    if (!before) throw new DomainError('alert.not_found');
    if (answered) return before;
    const now = clock.now();
    const after = await decided(services, before, seen, { decision, by: actor.id, now });
    const shown = await shownOn(services, after, now);
    const operation = `alert.${decision}`;

    const outcome = await alerts.mutate({
      guildId,
      before,
      after,
      ...(shown.storm ? { storm: shown.storm } : {}),
      ...(shown.wish && hasCard ? { wish: shown.wish } : {}),
      dedupe: { key: requestKey, entity, version: after.version, code: operation, facts: {} },
      audit: nextAuditEvent(key, head, {
        guildId,
        entity,
        at: now,
        actor,
        operation,
        triggerSource,
        correlationId,
        traceId,
        before: auditedOf(before),
        after: auditedOf(after),
      }),
    });
    if (outcome === 'applied' || outcome === 'repeated') {
      await showSoon(services, after);
      return after;
    }
    if (outcome === 'card_gone') hasCard = false;
    else await clock.sleep(backoffMs(RETRY, attempt, ids.random()));
  }
  throw new DomainError('request.stale');
}

async function decided(
  services: Ports,
  before: Alert,
  seen: SeenAlert,
  { by, decision, now }: { readonly decision: Decision; readonly by: string; readonly now: number },
): Promise<Alert> {
  const status = nextAlertStatus(statusAt(before, now), decision);
  if (before.revision !== seen.revision || status === undefined) {
    // Who presses a button that is out of date may see a card that nobody has brought up to date: it is looked at
    // again.
    await showSoon(services, before);
    throw refusalOf(before, seen, now);
  }
  const { snoozedUntil: _snoozedUntil, ...rest } = before;
  return {
    ...rest,
    status,
    revision: before.revision + 1,
    version: before.version + 1,
    decidedBy: by,
    decidedAt: now,
    ...(decision === 'snooze' ? { snoozedUntil: now + SNOOZE_MS } : {}),
  };
}

function refusalOf(alert: Alert, { window }: SeenAlert, now: number): DomainError {
  if (alert.window !== window) return new DomainError('alert.superseded');
  const status = statusAt(alert, now);
  if (status === 'cleared') return new DomainError('alert.cleared');
  if (status === 'open' || alert.decidedBy === undefined) return new DomainError('alert.changed');
  return new DomainError('alert.decided', { status, by: alert.decidedBy });
}

async function shownOn(
  { alerts, config }: Ports,
  alert: Alert,
  now: number,
): Promise<{ readonly storm?: Rewrite<Storm>; readonly wish?: CardWish }> {
  const { cardId, guildId, stormId } = alert;
  if (cardId === undefined) return {};
  const key = { guildId, id: cardId };
  if (stormId === undefined) {
    return { wish: { key, face: alertFace(alert, { now, runbookBase: config.RUNBOOK_URL, final: true }) } };
  }
  const before = await alerts.storm(guildId, stormId);
  if (!before) return {};
  const after = withAlert(before, alert, { added: 0, joins: false });
  return { storm: { before, after }, wish: { key, face: { ...stormFace(after, config.RUNBOOK_URL), final: true } } };
}

function auditedOf({ snoozedUntil = 0, status, window }: Alert) {
  return { status, window, snoozedUntil };
}

/** The card's face is stored; a message that is lost leaves it to the next event, or to whoever presses again. */
async function showSoon({ followups, logger }: Ports, { cardId, correlationId, guildId }: Alert): Promise<void> {
  if (cardId === undefined) return;
  try {
    await followups.send({ schemaVersion: 1, kind: 'card', guildId, id: cardId, correlationId, hop: 0 });
  } catch (error) {
    logger.warn('The message that shows the card of an alert was not sent', { card_id: cardId, error });
  }
}
