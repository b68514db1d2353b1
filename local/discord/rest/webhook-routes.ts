import { refusals } from '../api-error.ts';
import { composeMessage } from '../compose-message.ts';
import { application, botUser, guild } from '../demo-workspace.ts';
import { editMessage } from '../edit-message.ts';
import { parseForm } from '../form.ts';
import type { Session } from '../interactions/session-store.ts';
import { hasSubstance, messageEdit, replyData } from '../message-form.ts';
import { MESSAGE_FLAGS, MESSAGE_TYPES, type SeenMessage } from '../model.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute, tokenParam } from './call.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages */
export const TOKEN_LIVES_MS = 15 * 60_000;
const ORIGINAL = '/webhooks/:application_id/:token/messages/@original';
const ONE = '/webhooks/:application_id/:token/messages/:message_id';

/** Answers to interactions by their own token, without the bot's. */
export const webhookRoutes: readonly RestRoute[] = [
  { method: 'GET', path: ORIGINAL, anonymous: true, answer: (call) => ok(original(call).message) },
  { method: 'PATCH', path: ORIGINAL, anonymous: true, answer: (call) => edit(call, original(call)) },
  { method: 'DELETE', path: ORIGINAL, anonymous: true, answer: (call) => remove(call, original(call)) },
  { method: 'POST', path: '/webhooks/:application_id/:token', anonymous: true, answer: followUp },
  { method: 'GET', path: ONE, anonymous: true, answer: (call) => ok(one(call).message) },
  { method: 'PATCH', path: ONE, anonymous: true, answer: (call) => edit(call, one(call)) },
  { method: 'DELETE', path: ONE, anonymous: true, answer: (call) => remove(call, one(call)) },
];

interface Found {
  readonly message: SeenMessage;
  readonly visibleTo?: string;
}

function session(call: RestCall): Session {
  if (idParam(call, 'application_id') !== application.id) throw refusals.unknownWebhook();
  const found = call.world.sessions.byToken(tokenParam(call));
  if (!found) throw refusals.unknownWebhook();
  if (call.world.clock.now() - found.createdAt >= TOKEN_LIVES_MS) throw refusals.invalidWebhookToken();
  return found;
}

function original(call: RestCall): Found {
  const { originalId } = session(call);
  const found = originalId === undefined ? undefined : call.world.messages.findForAny(originalId);
  if (!found) throw refusals.unknownMessage();
  return found;
}

/** A message of this interaction: others cannot be reached by its token. */
function one(call: RestCall): Found {
  const { channelId, id, originalId } = session(call);
  const found = call.world.messages.findForAny(idParam(call, 'message_id'));
  const isOwn = found?.message.id === originalId || found?.message.interaction_metadata?.id === id;
  if (!found || !isOwn || found.message.channel_id !== channelId) throw refusals.unknownMessage();
  return found;
}

function edit(call: RestCall, { message, visibleTo }: Found): RestAnswer {
  return ok(editMessage(call.world, message, parseForm(messageEdit, call.body), visibleTo));
}

function remove(call: RestCall, { message }: Found): RestAnswer {
  call.world.messages.remove(message.id);
  call.world.emit({ type: 'message.deleted', channelId: message.channel_id, messageId: message.id });
  return { status: 204 };
}

/**
 * A further message. The first one while the answer is still "thinking" becomes that answer, and who sees it was settled
 * by the deferral: its own ephemeral flag is not looked at.
 *
 * https://discord.com/developers/docs/interactions/receiving-and-responding#create-followup-message
 */
function followUp(call: RestCall): RestAnswer {
  const { world } = call;
  const { answered, channelId, metadata, originalId, userId } = session(call);
  if (!answered) throw refusals.unknownWebhook();
  const { flags: asked, ...form } = parseForm(replyData, call.body);
  const flags = asked ?? 0;
  if (!hasSubstance(form)) throw refusals.emptyMessage();
  const waiting = originalId === undefined ? undefined : world.messages.findForAny(originalId);
  if (waiting && (waiting.message.flags & MESSAGE_FLAGS.loading) !== 0) {
    const kept = flags & (MESSAGE_FLAGS.componentsV2 | MESSAGE_FLAGS.suppressEmbeds);
    return ok(editMessage(world, waiting.message, { ...form, flags: kept }, waiting.visibleTo));
  }
  const message = composeMessage(world, {
    channelId,
    author: botUser,
    content: form.content,
    embeds: form.embeds,
    components: form.components,
    allowedMentions: form.allowed_mentions,
    flags,
    more: {
      type: MESSAGE_TYPES.reply,
      application_id: application.id,
      webhook_id: application.id,
      interaction_metadata: {
        ...metadata,
        ...(originalId !== undefined && { original_response_message_id: originalId }),
      },
      ...(originalId !== undefined && {
        message_reference: { type: 0, message_id: originalId, channel_id: channelId, guild_id: guild.id },
      }),
    },
  });
  const alone = (flags & MESSAGE_FLAGS.ephemeral) === 0 ? {} : { visibleTo: userId };
  world.messages.insert(message, alone);
  world.emit({ type: 'message.created', message, ...alone });
  return ok(message);
}

function ok(body: unknown): RestAnswer {
  return { status: 200, body };
}
