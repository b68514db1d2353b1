import * as z from 'zod/mini';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';
import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';

const Message = z.object({ id: z.string(), content: z.string(), author: z.object({ id: z.string() }) });

const Channel = z.object({ last_message_id: z.nullish(z.string()) });

/** Discord's epoch: ids count milliseconds from here. https://docs.discord.com/developers/reference#snowflakes */
const DISCORD_EPOCH = 1_420_070_400_000;

/** Our clock and Discord's may differ by this much, milliseconds. */
const CLOCK_SKEW_MS = 120_000;

const PAGE = 100;
const MAX_PAGES = 5;

/** Messages through Discord's REST API. `applicationId` is also the id of the bot's user. */
export function createChannelMessages(rest: DiscordRest, applicationId: string): ChannelMessages {
  return {
    async post({ channelId, content, nonce }) {
      const answer = await rest.request({
        method: 'POST',
        route: '/channels/{id}/messages',
        path: `/channels/${channelId}/messages`,
        body: { content, nonce, enforce_nonce: true, allowed_mentions: { parse: [] } },
      });
      return { messageId: Message.parse(answer).id };
    },

    async find({ channelId, shortId, since }) {
      let after = snowflakeAt(since - CLOCK_SKEW_MS);
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const answer = await rest.request({
          method: 'GET',
          route: '/channels/{id}/messages',
          path: `/channels/${channelId}/messages?limit=${PAGE}&after=${after}`,
        });
        const messages = z.array(Message).parse(answer);
        const ours = messages.find(({ author, content }) => author.id === applicationId && content.endsWith(shortId));
        if (ours) return { messageId: ours.id };
        if (messages.length === 0 && page === 1) await assertReadable(rest, channelId, since);
        if (messages.length < PAGE) return undefined;
        after = messages
          .map(({ id }) => BigInt(id))
          .reduce((left, right) => (left > right ? left : right))
          .toString();
      }
      return undefined;
    },
  };
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
  throw new OutboundFailure('permanent', call, 'the bot may not read the channel’s history');
}

/** The smallest id that a message of this instant (epoch ms) can have. */
function snowflakeAt(at: number): string {
  return (BigInt(Math.max(0, Math.floor(at) - DISCORD_EPOCH)) << 22n).toString();
}
