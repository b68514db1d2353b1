import * as z from 'zod/mini';
import type { GuildDirectory } from '#lib/access/store.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';

const Guild = z.object({ owner_id: z.string() });

/** Milliseconds for which an owner is believed (DESIGN §1). */
const FRESH_MS = 5 * 60_000;

/** Who owns a server, from Discord. */
export function createGuildDirectory(rest: DiscordRest, clock: Pick<Clock, 'now'>): GuildDirectory {
  const kept = new Map<string, { readonly ownerId: string; readonly readAt: number }>();

  return {
    async ownerOf(guildId, { fresh }) {
      const known = kept.get(guildId);
      if (known && !fresh && clock.now() - known.readAt < FRESH_MS) return known.ownerId;
      const answer = await rest.request({ method: 'GET', route: '/guilds/{id}', path: `/guilds/${guildId}` });
      const { owner_id: ownerId } = Guild.parse(answer);
      kept.set(guildId, { ownerId, readAt: clock.now() });
      return ownerId;
    },
  };
}
