import * as z from 'zod/mini';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';

const Ids = z.array(z.object({ id: z.string() }));

const Channel = z.object({ last_message_id: z.nullish(z.string()) });

/** Discord's epoch: ids count milliseconds from here. https://docs.discord.com/developers/reference#snowflakes */
const DISCORD_EPOCH = 1_420_070_400_000;

/** Our clock and Discord's may differ by this much, milliseconds. */
const CLOCK_SKEW_MS = 120_000;

const PAGE = 100;
const MAX_PAGES = 5;

/**
 * The messages of a channel since an instant (epoch ms), a page of 100 at a time, five pages at most.
 *
 * Rejects with the code `unreadable` when the bot may not read the channel's history: then nobody can tell what is there.
 */
export async function* recentMessages(
  rest: DiscordRest,
  channelId: string,
  since: number,
): AsyncGenerator<readonly unknown[]> {
  let after = snowflakeAt(since - CLOCK_SKEW_MS);
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await rest.request({
      method: 'GET',
      route: '/channels/{id}/messages',
      path: `/channels/${channelId}/messages?limit=${PAGE}&after=${after}`,
    });
    const ids = Ids.parse(answer).map(({ id }) => BigInt(id));
    if (ids.length === 0 && page === 1) await assertReadable(rest, channelId, since);
    yield answer as readonly unknown[];
    if (ids.length < PAGE) return;
    after = ids.reduce((left, right) => (left > right ? left : right)).toString();
  }
}

/**
 * Discord answers an empty list to who may not read a channel's history. When the channel's last message is younger than
 * what was looked for, the list should not have been empty: then nobody can tell.
 */
async function assertReadable(rest: DiscordRest, channelId: string, since: number): Promise<void> {
  const route = '/channels/{id}';
  const answer = await rest.request({ method: 'GET', route, path: `/channels/${channelId}` });
  const { last_message_id: last } = Channel.parse(answer);
  if (last === null || last === undefined || BigInt(last) < BigInt(snowflakeAt(since - CLOCK_SKEW_MS))) return;
  const call = { target: 'discord', operation: `GET ${route}/messages`, timeoutMs: 0, effect: false } as const;
  throw new OutboundFailure('permanent', call, 'the bot may not read the channel’s history', { code: 'unreadable' });
}

/** The smallest id that a message of this instant (epoch ms) can have. */
function snowflakeAt(at: number): string {
  return (BigInt(Math.max(0, Math.floor(at) - DISCORD_EPOCH)) << 22n).toString();
}
