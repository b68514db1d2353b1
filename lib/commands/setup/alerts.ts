import { holds } from '#lib/access/role.ts';
import { setUpAlerts } from '#lib/alerts/set-up.ts';
import { type AlertDelivery, type AlertSettings, alertDelivery } from '#lib/alerts/settings.ts';
import { type CommandContext, defineSubcommand } from '#lib/commands/context.ts';
import { by } from '#lib/commands/trigger/words.ts';
import type { Card } from '#lib/discord/card.ts';
import type { ChannelValue } from '#lib/discord/option-values.ts';
import { bool, channel } from '#lib/discord/options.ts';
import { timestamp } from '#lib/discord/render.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/** https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags */
const VIEW_AND_SEND = (1n << 10n) | (1n << 11n);

export const alertsSubcommand = defineSubcommand({
  description: 'Say where alerts go, or switch them off; without options how it is',
  // Switching them off takes more (DESIGN §6); that is checked below.
  permission: 'alerts.setup',
  // A test card is posted, which may take longer than a person should wait.
  answer: 'deferred_private',
  options: {
    channel: channel({ description: 'Where alerts go; a test card is posted there', types: ['text', 'announcement'] }),
    enabled: bool({ description: 'Whether this server gets alerts; switching off takes an admin' }),
  },

  async execute(context, { channel: target, enabled }) {
    const { caller, role, services, trace } = context;
    const { guildId } = caller;
    if (target === undefined && enabled === undefined) {
      const settings = await trace.step('Read the settings', () => services.alerts.settings(guildId));
      return { card: stateCard(context, settings), ephemeral: true };
    }
    if (enabled === false && !holds(role, 'admin')) throw new DomainError('access.denied', { needed: 'admin', role });
    if (target) {
      assertMayWrite(target);
      await trace.step('Try the channel out', () =>
        services.alertChannels.tryOut({ guildId, channelId: target.id, caller }),
      );
    }
    const settings = await trace.step('Store the settings', () =>
      setUpAlerts(services, caller, { enabled, channelId: target?.id }),
    );
    return { card: stateCard(context, settings, `Changed by ${by(context)}.`), ephemeral: true };
  },
});

/** Nobody has alerts sent where they could not write themselves. */
function assertMayWrite(target: ChannelValue): void {
  if ((target.permissions & VIEW_AND_SEND) !== VIEW_AND_SEND)
    throw new DomainError('alert.channel', { channel: target.id });
}

function stateCard({ services }: CommandContext, settings: AlertSettings | undefined, changed?: string): Card {
  const delivery = alertDelivery(services.config, settings);
  const last =
    settings === undefined ? [] : [`-# Last set ${timestamp(settings.updatedAt, 'R')} by <@${settings.updatedBy}>`];
  return {
    tone: delivery.kind === 'on' ? 'good' : 'warning',
    title: delivery.kind === 'on' ? '🔔 Alerts are on' : '🔕 Alerts are off',
    blocks: [[...wordsOf(delivery, settings), ...(changed === undefined ? [] : [changed])].join('\n'), ...last],
  };
}

function wordsOf(delivery: AlertDelivery, settings: AlertSettings | undefined): string[] {
  switch (delivery.kind) {
    case 'on':
      return [
        `They go to <#${delivery.channelId}>${delivery.from === 'deployment' ? ', the deployment’s own channel' : ''}.`,
        'Next: `/alerts list` shows what is open.',
      ];
    case 'nowhere':
      return ['They are wanted, but there is no channel for them.', 'Name one: `/setup alerts channel:#alerts`.'];
    case 'off':
      return delivery.by === 'workspace'
        ? ['They are switched off in this server.', 'Switch them on with `/setup alerts enabled:True`.']
        : [
            'They are switched off for the whole deployment (`ENABLE_ALERTS`), which no server can lift.',
            settings?.channelId === undefined
              ? 'Whoever runs Watchbell sets `EnableAlerts` to true and deploys; then name a channel here.'
              : `Once whoever runs Watchbell has set \`EnableAlerts\` to true, they go to <#${settings.channelId}>.`,
          ];
  }
}
