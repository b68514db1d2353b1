import { DiscordApiError } from '../api-error.ts';
import { composeMessage } from '../compose-message.ts';
import { application, botUser, guild } from '../demo-workspace.ts';
import { editMessage } from '../edit-message.ts';
import type { ReplyData } from '../message-form.ts';
import { MESSAGE_FLAGS, MESSAGE_TYPES, type SeenMessage } from '../model.ts';
import type { World } from '../world.ts';
import type { InteractionResult } from './interact.ts';
import type { PayloadParts } from './payload.ts';
import type { Answer } from './read-answer.ts';

const NO_RESPONSE = 'The application did not respond';
const FAILED = 'This interaction failed';
const NO_CHOICES = 'Loading options failed';
const WENT_WRONG = 'Something went wrong. Try again.';

interface Asked {
  readonly id: string;
  readonly token: string;
  readonly createdAt: number;
}

type Outcome = Omit<InteractionResult, 'interactionId' | 'response'>;

/** Does what the bot's answer says: shows a message, changes one, opens a form; or tells the person that it failed. */
export function settle(world: World, asked: Asked, parts: PayloadParts, answer: Answer): Outcome {
  switch (answer.type) {
    case 'choices':
      return { ok: true, choices: answer.choices };
    case 'reply':
      return { ok: true, message: show(world, asked, parts, answer.data) };
    case 'later': {
      const flags = MESSAGE_FLAGS.loading | (answer.ephemeral ? MESSAGE_FLAGS.ephemeral : 0);
      return { ok: true, deferred: true, message: show(world, asked, parts, { flags }) };
    }
    case 'later_update':
      return { ok: true, ...updated(world, asked, parts, (message) => message) };
    case 'update':
      return change(world, asked, parts, answer.data);
    case 'modal':
      return { ok: true, modal: openModal(world, parts, answer.data) };
    case 'invalid':
      return failed(world, asked, parts, answer.reason);
  }
}

function change(world: World, asked: Asked, parts: PayloadParts, data: Parameters<typeof editMessage>[2]): Outcome {
  try {
    return {
      ok: true,
      ...updated(world, asked, parts, (message, visibleTo) => editMessage(world, message, data, visibleTo)),
    };
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    return failed(world, asked, parts, JSON.stringify(error.body));
  }
}

/** The message that the button stands on becomes what `@original` means. */
function updated(
  world: World,
  asked: Asked,
  parts: PayloadParts,
  edit: (message: SeenMessage, visibleTo: string | undefined) => SeenMessage,
): { message?: SeenMessage } {
  const on = parts.kind === 'component' ? parts.used.message : parts.kind === 'modal' ? parts.message : undefined;
  const found = on && world.messages.findForAny(on.id);
  if (!found) return {};
  remember(world, asked, parts, found.message.id);
  return { message: edit(found.message, found.visibleTo) };
}

function openModal(world: World, parts: PayloadParts, data: Extract<Answer, { type: 'modal' }>['data']) {
  const id = world.nextId();
  const messageId = parts.kind === 'component' ? { messageId: parts.used.message.id } : {};
  world.sessions.putModal({ id, userId: parts.member.user.id, channelId: parts.channel.id, data, ...messageId });
  return { id, title: data.title, customId: data.custom_id, components: data.components };
}

/** A command's failure is seen by who asked, and by nobody else; a button's only shows on the button. */
function failed(world: World, asked: Asked, parts: PayloadParts, reason: string): Outcome {
  const error = { kind: 'application' as const, reason };
  if (parts.kind === 'autocomplete') return { ok: false, error: { ...error, message: NO_CHOICES } };
  if (parts.kind === 'component') return { ok: false, error: { ...error, message: FAILED } };
  if (parts.kind === 'modal') return { ok: false, error: { ...error, message: WENT_WRONG } };
  const message = show(world, asked, parts, { flags: MESSAGE_FLAGS.ephemeral }, NO_RESPONSE);
  return { ok: false, message, error: { ...error, message: NO_RESPONSE } };
}

/** Puts the reply, or the failure, where the person sees it. */
function show(
  world: World,
  asked: Asked,
  parts: PayloadParts,
  data: Partial<ReplyData>,
  failure?: string,
): SeenMessage {
  const flags = data.flags ?? 0;
  const isCommand = 'chosen' in parts;
  const name = isCommand
    ? [parts.chosen.command.name, ...parts.chosen.nesting.map((level) => level.name)].join(' ')
    : '';
  const message: SeenMessage = {
    ...composeMessage(world, {
      channelId: parts.channel.id,
      author: botUser,
      content: data.content,
      embeds: data.embeds,
      components: data.components,
      allowedMentions: data.allowed_mentions,
      flags,
      more: {
        type: isCommand ? MESSAGE_TYPES.command : MESSAGE_TYPES.reply,
        application_id: application.id,
        webhook_id: application.id,
        interaction_metadata: {
          id: asked.id,
          type: { command: 2, autocomplete: 4, component: 3, modal: 5 }[parts.kind],
          name,
          user: parts.member.user,
          authorizing_integration_owners: { '0': guild.id },
        },
      },
    }),
    ...(failure !== undefined && { failure }),
  };
  const alone = (flags & MESSAGE_FLAGS.ephemeral) === 0 ? {} : { visibleTo: parts.member.user.id };
  world.messages.insert(message, alone);
  if (failure === undefined) remember(world, asked, parts, message.id);
  world.emit({ type: 'message.created', message, ...alone });
  return message;
}

function remember(world: World, { createdAt, id, token }: Asked, parts: PayloadParts, originalId: string): void {
  world.sessions.put({ id, token, createdAt, userId: parts.member.user.id, channelId: parts.channel.id, originalId });
}
