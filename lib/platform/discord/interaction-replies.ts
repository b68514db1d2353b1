import type { InteractionReplies } from '#lib/discord/interaction-replies.ts';
import type { DiscordRest } from '#lib/platform/discord/rest.ts';

/** Answers by the interaction's own token: https://docs.discord.com/developers/interactions/receiving-and-responding#edit-original-interaction-response */
export function createInteractionReplies(rest: DiscordRest): InteractionReplies {
  return {
    async edit({ applicationId, token }, body) {
      await rest.request({
        method: 'PATCH',
        route: '/webhooks/{id}/{token}/messages/@original',
        path: `/webhooks/${applicationId}/${encodeURIComponent(token)}/messages/@original`,
        body,
        anonymous: true,
        repeatable: true,
      });
    },
  };
}
