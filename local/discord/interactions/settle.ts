import { DiscordApiError } from '../api-error.ts';
import { storedComponents } from '../components/stored.ts';
import { composeMessage } from '../compose-message.ts';
import { application, botUser, guild } from '../demo-workspace.ts';
import { editMessage } from '../edit-message.ts';
import type { ReplyData } from '../message-form.ts';
import { MESSAGE_FLAGS, MESSAGE_TYPES, type Message, type SeenMessage } from '../model.ts';
import type { World } from '../world.ts';
import type { InteractionResult } from './interact.ts';
import { metadataOf } from './metadata.ts';
import type { PayloadParts } from './payload.ts';
import type { Answer } from './read-answer.ts';

const NO_RESPONSE = 'The application did not respond';
const FAILED = 'This interaction failed';
const NO_CHOICES = 'Loading options failed';
const WENT_WRONG = 'Something went wrong. Try again.';

/** An interaction under way: what Discord knows of it before the answer. */
export interface Sent {
  readonly id: string;
  readonly token: string;
  /** Virtual, epoch milliseconds. */
  readonly createdAt: number;
}

export type Settled = Omit<InteractionResult, 'interactionId' | 'response'>;

/** Does what the bot's answer says: shows a message, changes one, opens a form; or tells the person that it failed. */
export function settle(world: World, sent: Sent, parts: PayloadParts, answer: Answer): Settled {
  switch (answer.type) {
    case 'choices':
      return { ok: true, choices: answer.choices };
    case 'reply':
      return { ok: true, message: show(world, sent, parts, answer.data) };
    case 'later': {
      const flags = MESSAGE_FLAGS.loading | (answer.ephemeral ? MESSAGE_FLAGS.ephemeral : 0);
      return { ok: true, deferred: true, message: show(world, sent, parts, { flags }) };
    }
    case 'later_update':
      return { ok: true, ...updated(world, sent, parts, (message) => message) };
    case 'update':
      return change(world, sent, parts, answer.data);
    case 'modal':
      remember(world, sent, parts, { answered: true });
      return { ok: true, modal: openModal(world, sent, parts, answer.data) };
    case 'invalid':
      return failed(world, sent, parts, answer.reason);
  }
}

function change(world: World, sent: Sent, parts: PayloadParts, data: Parameters<typeof editMessage>[2]): Settled {
  try {
    return {
      ok: true,
      ...updated(world, sent, parts, (message, visibleTo) => editMessage(world, message, data, { visibleTo })),
    };
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    return failed(world, sent, parts, JSON.stringify(error.body));
  }
}

/** The message that the button stands on becomes what `@original` means. */
function updated(
  world: World,
  sent: Sent,
  parts: PayloadParts,
  edit: (message: SeenMessage, visibleTo: string | undefined) => SeenMessage,
): { message?: SeenMessage } {
  const on = messageUnder(parts);
  const found = on && world.messages.findForAny(on.id);
  if (!found) return {};
  const message = edit(found.message, found.visibleTo);
  remember(world, sent, parts, { answered: true, originalId: message.id });
  return { message };
}

function openModal(world: World, sent: Sent, parts: PayloadParts, given: Extract<Answer, { type: 'modal' }>['data']) {
  const data = { ...given, components: storedComponents(given.components) };
  const id = world.nextId();
  world.sessions.putModal({
    id,
    userId: parts.member.user.id,
    channelId: parts.channel.id,
    opened: metadataOf(sent.id, parts),
    data,
    ...(parts.kind === 'component' && { messageId: parts.used.message.id }),
  });
  return { id, title: data.title, customId: data.custom_id, components: data.components };
}

/** A command's failure is seen by who asked, and by nobody else; a button's only shows on the button. The token dies. */
function failed(world: World, sent: Sent, parts: PayloadParts, reason: string): Settled {
  world.sessions.drop(sent.token);
  const error = { kind: 'application' as const, reason };
  if (parts.kind === 'autocomplete') return { ok: false, error: { ...error, message: NO_CHOICES } };
  if (parts.kind === 'component') return { ok: false, error: { ...error, message: FAILED } };
  if (parts.kind === 'modal') return { ok: false, error: { ...error, message: WENT_WRONG } };
  const message = post(world, sent, parts, { flags: MESSAGE_FLAGS.ephemeral }, NO_RESPONSE);
  return { ok: false, message, error: { ...error, message: NO_RESPONSE } };
}

function show(world: World, sent: Sent, parts: PayloadParts, data: Partial<ReplyData>): SeenMessage {
  const message = post(world, sent, parts, data);
  remember(world, sent, parts, { answered: true, originalId: message.id });
  return message;
}

/** Puts the reply, or the failure, where the person sees it. */
function post(world: World, sent: Sent, parts: PayloadParts, data: Partial<ReplyData>, failure?: string): SeenMessage {
  const flags = data.flags ?? 0;
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
        application_id: application.id,
        webhook_id: application.id,
        interaction_metadata: metadataOf(sent.id, parts),
        ...placeOf(parts),
      },
    }),
    ...(failure !== undefined && { failure }),
  };
  const alone = (flags & MESSAGE_FLAGS.ephemeral) === 0 ? {} : { visibleTo: parts.member.user.id };
  world.messages.insert(message, alone);
  world.emit({ type: 'message.created', message, ...alone });
  return message;
}

/** What answers a button, or a form that one opened, is a reply to its message; all else stands under "used /command". */
function placeOf(parts: PayloadParts): Partial<Message> {
  const on = messageUnder(parts);
  if (!on) return { type: MESSAGE_TYPES.command };
  const reference = { type: 0, message_id: on.id, channel_id: on.channel_id, guild_id: guild.id };
  return { type: MESSAGE_TYPES.reply, message_reference: reference };
}

function messageUnder(parts: PayloadParts): SeenMessage | undefined {
  if (parts.kind === 'component') return parts.used.message;
  return parts.kind === 'modal' ? parts.message : undefined;
}

/** What the interaction's token may do from now on. */
export function remember(
  world: World,
  { createdAt, id, token }: Sent,
  parts: PayloadParts,
  state: { readonly answered: boolean; readonly originalId?: string },
): void {
  const [userId, channelId] = [parts.member.user.id, parts.channel.id];
  world.sessions.put({ id, token, createdAt, userId, channelId, metadata: metadataOf(id, parts), ...state });
}
