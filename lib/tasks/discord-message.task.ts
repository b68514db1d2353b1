import * as z from 'zod/mini';
import { renderContent } from '#lib/discord/render.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';
import { defineTask } from '#lib/tasks/task.ts';

const Definition = z.object({
  kind: z.literal('discord_message'),
  channelId: z.string(),
  message: z.string(),
});
type Definition = z.infer<typeof Definition>;

/** Characters: Discord takes 2,000, and our own small line stands below the message. */
const MAX_MESSAGE = 1_950;

/** Discord refuses a longer nonce. */
const NONCE_LENGTH = 25;

/** Posts a fixed text in a channel. */
export default defineTask<Definition, { messages: ChannelMessages }>({
  kind: 'discord_message',

  parse(stored) {
    const definition = Definition.parse(stored);
    const length = [...definition.message].length;
    if (length > MAX_MESSAGE) throw new DomainError('task.message_length', { length, limit: MAX_MESSAGE });
    return definition;
  },

  describe: ({ channelId }) => `a message in <#${channelId}>`,

  async execute({ messages }, definition, run) {
    return messages.post({
      channelId: definition.channelId,
      content: renderContent(definition.message, fingerprint(run.runId)),
      nonce: run.runId.slice(0, NONCE_LENGTH),
    });
  },

  async lookUp({ messages }, definition, run) {
    const shortId = fingerprint(run.runId);
    const found = await messages.find({ channelId: definition.channelId, shortId, since: run.startedAt });
    return found ? { seen: true, result: found } : { seen: false };
  },
});
