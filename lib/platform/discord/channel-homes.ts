import * as z from 'zod/mini';
import type { ChannelHomes } from '#lib/alerts/ports.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';

const Channel = z.object({ guild_id: z.optional(z.string()) });

/** Which server a channel belongs to, from Discord. A channel never moves, so it is asked for once. */
export function createChannelHomes(rest: DiscordRest): ChannelHomes {
  const known = new Map<string, string | undefined>();

  return {
    async guildOf(channelId) {
      if (!known.has(channelId)) known.set(channelId, await ask(rest, channelId));
      return known.get(channelId);
    },
  };
}

async function ask(rest: DiscordRest, channelId: string): Promise<string | undefined> {
  try {
    const answer = await rest.request({ method: 'GET', route: '/channels/{id}', path: `/channels/${channelId}` });
    return Channel.parse(answer).guild_id;
  } catch (error) {
    if (error instanceof OutboundFailure && error.kind === 'permanent') return undefined;
    throw error;
  }
}
