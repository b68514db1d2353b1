import * as z from 'zod/mini';
import { recentMessages } from '#lib/platform/discord/recent-messages.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';
import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';

const Message = z.object({ id: z.string(), content: z.string(), author: z.object({ id: z.string() }) });

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
      for await (const page of recentMessages(rest, channelId, since)) {
        const ours = z
          .array(Message)
          .parse(page)
          .find(({ author, content }) => author.id === applicationId && content.endsWith(shortId));
        if (ours) return { messageId: ours.id };
      }
      return undefined;
    },
  };
}
