import type { AlertChannels } from '#lib/alerts/set-up.ts';
import type { CardServices } from '#lib/cards/ports.ts';
import { showCard } from '#lib/cards/show-card.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/** Tries channels out by a living card, so that a crash or a lost answer never leaves two. */
export function createAlertChannels(services: CardServices): AlertChannels {
  return {
    async tryOut({ caller, channelId, guildId }) {
      const { actor, correlationId, requestKey } = caller;
      const key = { guildId, id: `alerts-test-${requestKey}` };
      await services.cards.create({
        schemaVersion: 1,
        ...key,
        channelId,
        desired: {
          card: {
            tone: 'good',
            blocks: [`🔔 A test: alerts of this server can be shown here. <@${actor.id}> is setting them up.`],
          },
        },
        desiredRev: 1,
        shownRev: 0,
        correlationId,
      });
      const { outcome } = await showCard(services, key, { hop: 0 });
      if (outcome === 'shown' || outcome === 'current') return;
      if (outcome !== 'gone') throw new DomainError('alert.channel_slow', { channel: channelId });
      const card = await services.cards.find(key);
      const discordCode = card?.unreachable?.code ?? 'unknown';
      throw new DomainError('alert.channel_unreachable', { channel: channelId, discordCode });
    },
  };
}
