import type { AlertStore } from '#lib/alerts/store.ts';
import type { CardServices } from '#lib/cards/ports.ts';
import type { Services } from '#lib/services.ts';

/** Which server a channel belongs to; undefined when Discord does not let the bot see it. */
export interface ChannelHomes {
  guildOf(channelId: string): Promise<string | undefined>;
}

/** What taking events into alerts needs. */
export interface AlerterServices extends CardServices {
  readonly clock: Services['clock'];
  readonly config: Services['config'];
  readonly ids: Services['ids'];
  readonly metrics: Services['metrics'];
  readonly redact: Services['redact'];
  readonly tracing: Services['tracing'];
  readonly alerts: AlertStore;
  readonly channelHomes: ChannelHomes;
}
