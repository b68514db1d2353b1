import type { AlertSettings } from '#lib/alerts/settings.ts';
import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';

/** What someone wants; what is not given stays as it is. */
export interface WantedAlerts {
  readonly enabled?: boolean | undefined;
  readonly channelId?: string | undefined;
}

/** Tries a channel out before alerts are sent there. */
export interface AlertChannels {
  /** Shows a test card there. Throws `alert.channel_unreachable` or `alert.channel_slow` when it does not arrive. */
  tryOut(test: { readonly guildId: string; readonly channelId: string; readonly caller: Caller }): Promise<void>;
}

const MAX_TRIES = 5;
const ENTITY = 'alerts';

/**
 * Says where a workspace's alerts go, or switches them off or on. Naming a channel switches them on. The channel must
 * have been tried out before.
 *
 * Throws `alert.no_channel` when they are switched on without one, `request.stale`. Who may do it is for the caller to
 * check.
 */
export async function setUpAlerts(
  { alerts, audit, clock, config, secrets }: Pick<Services, 'alerts' | 'audit' | 'clock' | 'config' | 'secrets'>,
  caller: Caller,
  wanted: WantedAlerts,
): Promise<AlertSettings> {
  const { actor, correlationId, guildId, requestKey, traceId, triggerSource } = caller;
  const key = await secrets.get('audit_key');

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const [before, head] = await Promise.all([alerts.settings(guildId), audit.head(guildId, ENTITY)]);
    const channelId = wanted.channelId ?? before?.channelId;
    const enabled = wanted.enabled ?? (wanted.channelId === undefined ? (before?.enabled ?? true) : true);
    if (enabled && channelId === undefined && config.ALERT_CHANNEL_ID === undefined)
      throw new DomainError('alert.no_channel');
    const now = clock.now();
    const after: AlertSettings = {
      schemaVersion: 1,
      guildId,
      version: (before?.version ?? 0) + 1,
      enabled,
      ...(channelId === undefined ? {} : { channelId }),
      updatedAt: now,
      updatedBy: actor.id,
    };
    const outcome = await alerts.setUp({
      guildId,
      before,
      after,
      dedupe: { key: requestKey, entity: ENTITY, version: after.version, code: 'alerts.set', facts: {} },
      audit: nextAuditEvent(key, head, {
        guildId,
        entity: ENTITY,
        at: now,
        actor,
        operation: 'alerts.set',
        triggerSource,
        correlationId,
        traceId,
        before: before && auditedOf(before),
        after: auditedOf(after),
      }),
    });
    if (outcome === 'applied') return after;
    if (outcome === 'repeated') return before ?? after;
  }
  throw new DomainError('request.stale');
}

function auditedOf({ channelId = '', enabled }: AlertSettings) {
  return { enabled, channelId };
}
