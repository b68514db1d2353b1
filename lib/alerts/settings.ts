import type { Services } from '#lib/services.ts';

/** What a workspace has chosen with `/setup alerts`. */
export interface AlertSettings {
  readonly schemaVersion: 1;
  readonly guildId: string;
  readonly version: number;
  readonly enabled: boolean;
  readonly channelId?: string;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  readonly updatedBy: string;
}

/** Whether a workspace gets alerts, and where. */
export type AlertDelivery =
  | { readonly kind: 'off'; readonly by: 'deployment' | 'workspace' }
  /** On, but nobody has named a channel. */
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'on'; readonly channelId: string; readonly from: 'deployment' | 'workspace' };

/** The stricter of deployment and workspace wins: what `ENABLE_ALERTS` stops no workspace lifts (DESIGN §6). */
export function alertDelivery(
  config: Pick<Services['config'], 'ALERT_CHANNEL_ID' | 'ENABLE_ALERTS'>,
  settings: AlertSettings | undefined,
): AlertDelivery {
  if (!config.ENABLE_ALERTS) return { kind: 'off', by: 'deployment' };
  if (settings && !settings.enabled) return { kind: 'off', by: 'workspace' };
  if (settings?.channelId !== undefined) return { kind: 'on', channelId: settings.channelId, from: 'workspace' };
  const { ALERT_CHANNEL_ID: channelId } = config;
  return channelId === undefined ? { kind: 'nowhere' } : { kind: 'on', channelId, from: 'deployment' };
}
