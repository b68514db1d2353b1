import * as z from 'zod/mini';
import type { CardMessage, CardMessages } from '#lib/cards/ports.ts';
import { recentMessages } from '#lib/platform/discord/recent-messages.ts';
import type { DiscordFile, DiscordRest } from '#lib/platform/discord/rest.ts';

const Message = z.object({ id: z.string() });

const Found = z.object({
  id: z.string(),
  author: z.object({ id: z.string() }),
  components: z.optional(z.array(z.object({ id: z.optional(z.number()) }))),
});

/** Messages that show cards, through Discord's REST API. `applicationId` is also the id of the bot's user. */
export function createCardMessages(rest: DiscordRest, applicationId: string): CardMessages {
  return {
    async editOriginal({ applicationId: id, token }, message) {
      const answer = await rest.request({
        method: 'PATCH',
        route: '/webhooks/{id}/{token}/messages/@original',
        path: `/webhooks/${id}/${encodeURIComponent(token)}/messages/@original`,
        ...editOf(message),
        anonymous: true,
        repeatable: true,
      });
      return { messageId: Message.parse(answer).id };
    },

    async edit({ channelId, messageId }, message) {
      await rest.request({
        method: 'PATCH',
        route: '/channels/{id}/messages/{id}',
        path: `/channels/${channelId}/messages/${messageId}`,
        ...editOf(message),
        repeatable: true,
      });
    },

    async post({ channelId, nonce }, { body, picture }) {
      const answer = await rest.request({
        method: 'POST',
        route: '/channels/{id}/messages',
        path: `/channels/${channelId}/messages`,
        body: { ...body, nonce, enforce_nonce: true },
        files: filesOf(picture),
      });
      return { messageId: Message.parse(answer).id };
    },

    async find({ channelId, marker, since }) {
      for await (const page of recentMessages(rest, channelId, since)) {
        const ours = z
          .array(Found)
          .parse(page)
          .find(({ author, components }) => author.id === applicationId && components?.[0]?.id === marker);
        if (ours) return { messageId: ours.id };
      }
      return undefined;
    },
  };
}

/** Discord keeps the files that an edit does not speak of: the last picture would stay. */
function editOf({ body, picture }: CardMessage): { readonly body: object; readonly files: readonly DiscordFile[] } {
  return { body: { ...body, attachments: body.attachments ?? [] }, files: filesOf(picture) };
}

function filesOf(picture: CardMessage['picture']): readonly DiscordFile[] {
  return picture ? [{ ...picture, type: 'image/png' }] : [];
}
