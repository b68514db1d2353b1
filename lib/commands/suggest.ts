import type { CommandContext } from '#lib/commands/context.ts';
import { loadCommand } from '#lib/commands/load.ts';
import { authorizeMember, contextOf } from '#lib/commands/take-turn.ts';
import { typedSecret } from '#lib/commands/typed-secrets.ts';
import { findLeaf } from '#lib/discord/find-leaf.ts';
import type { CommandInteraction, GuildInteraction } from '#lib/discord/interaction.ts';
import type { Choice } from '#lib/discord/options.ts';
import { readPartial } from '#lib/discord/read-options.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Flow } from '#lib/kernel/tracing.ts';
import type { CommandServices } from '#lib/services.ts';
import { startTrace } from '#lib/traces/recorder.ts';

/** Suggests for the option that someone is typing in; nothing to who may not run the command, and nothing when it fails. */
export async function suggest(
  services: CommandServices,
  interaction: GuildInteraction<CommandInteraction>,
  { correlationId, traceId }: Pick<Flow, 'correlationId' | 'traceId'>,
): Promise<readonly Choice[]> {
  const found = findLeaf(await loadCommand(interaction.data.name), interaction);
  const focused = found?.given.find((option) => option.focused);
  // Suggestions repeat what is typed.
  if (!found || !focused || typedSecret(services, interaction) !== undefined) return [];
  try {
    const role = await authorizeMember(services, interaction, found.leaf.permission);
    const context: CommandContext = contextOf(
      services,
      { interaction, traceId, correlationId, askedAt: services.clock.now() },
      role,
      startTrace(services.clock, {
        traceId,
        correlationId,
        guildId: interaction.guild_id,
        owner: '',
        title: '',
      }),
    );
    const partial = readPartial(found.leaf.options, found.given);
    return await found.leaf.suggest(context, focused.name, partial, String(focused.value ?? ''));
  } catch (error) {
    // Suggestions are a courtesy: without them the option can still be typed, and the command itself says what is wrong.
    if (!(error instanceof DomainError)) services.logger.warn('Suggestions failed', { cmd: found.path, error });
    return [];
  }
}
