import { application, botUser, channels, guild, people } from '../demo-workspace.ts';
import type { World } from '../world.ts';
import { currentMembers } from './directory.ts';

/** The demo workspace as `/sim/discord/state` tells it; never the bot token. */
export function workspaceState(world: World) {
  return {
    application: { ...application, bot: botUser },
    guild,
    channels: channels.map((channel) => ({ ...channel, bot: world.settings.botRights(channel.id) })),
    users: people(currentMembers(world)),
  };
}

export type WorkspaceState = ReturnType<typeof workspaceState>;
