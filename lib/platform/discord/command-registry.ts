import type { CommandRegistry } from '#lib/discord/command-registry.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';

/** https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-guild-application-commands */
export function createCommandRegistry(rest: DiscordRest, applicationId: string): CommandRegistry {
  const route = '/applications/{id}/guilds/{id}/commands';
  const pathOf = (guildId: string) => `/applications/${applicationId}/guilds/${guildId}/commands`;
  return {
    async list(guildId) {
      return (await rest.request({ method: 'GET', route, path: pathOf(guildId) })) as object[];
    },
    async overwrite(guildId, commands) {
      await rest.request({ method: 'PUT', route, path: pathOf(guildId), body: commands, repeatable: true });
    },
  };
}
