import type { Choice } from '#lib/discord/options.ts';
import { renderContent } from '#lib/discord/render.ts';
import type { Reply } from '#lib/discord/reply.ts';

const CHANNEL_MESSAGE = 4;
const AUTOCOMPLETE_RESULT = 8;
const EPHEMERAL = 64;
const MAX_CHOICES = 25;
const MAX_CHOICE_LENGTH = 100;

/** The answer to a command: a message that pings nobody. `shortId` stands in its last line. */
export function messageAnswer(reply: Reply, shortId: string): object {
  return {
    type: CHANNEL_MESSAGE,
    data: {
      content: renderContent(reply.content, shortId),
      allowed_mentions: { parse: [] },
      ...(reply.ephemeral ? { flags: EPHEMERAL } : {}),
    },
  };
}

/** The answer to someone typing: at most 25 choices of at most 100 characters; Discord refuses empty ones. */
export function choicesAnswer(choices: readonly Choice[]): object {
  const fitting = choices
    .filter(({ name, value }) => name !== '' && value !== '' && String(value).length <= MAX_CHOICE_LENGTH)
    .slice(0, MAX_CHOICES)
    .map(({ name, value }) => ({ name: name.slice(0, MAX_CHOICE_LENGTH).toWellFormed(), value }));
  return { type: AUTOCOMPLETE_RESULT, data: { choices: fitting } };
}
