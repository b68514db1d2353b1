import { refusals } from '../api-error.ts';
import { composeMessage } from '../compose-message.ts';
import { application, botUser } from '../demo-workspace.ts';
import { editMessage } from '../edit-message.ts';
import { parseForm } from '../form.ts';
import type { Session } from '../interactions/session-store.ts';
import { hasSubstance, messageEdit, replyData } from '../message-form.ts';
import { MESSAGE_FLAGS, MESSAGE_TYPES, type SeenMessage } from '../model.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute } from './call.ts';

const TOKEN_LIVES_MS = 15 * 60_000;
const ORIGINAL = '/webhooks/:application_id/:token/messages/@original';
const ONE = '/webhooks/:application_id/:token/messages/:message_id';

/**
 * Answers to interactions by their own token, without the bot's:
 * https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
 */
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
  const found = call.world.sessions.byToken(decodeURIComponent(call.params.token ?? ''));
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
  const { channelId, id } = session(call);
  const found = call.world.messages.findForAny(idParam(call, 'message_id'));
  const isOwn = found?.message.channel_id === channelId && found.message.interaction_metadata?.id === id;
  if (!found || !isOwn) throw refusals.unknownMessage();
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

/** A further message; the first one while the answer is still "thinking" becomes that answer, as at Discord. */
function followUp(call: RestCall): RestAnswer {
  const { world } = call;
  const { channelId, id, originalId, userId } = session(call);
  const form = parseForm(replyData, call.body);
  if (!hasSubstance(form)) throw refusals.emptyMessage();
  const waiting = originalId === undefined ? undefined : world.messages.findForAny(originalId);
  if (waiting && (waiting.message.flags & MESSAGE_FLAGS.loading) !== 0) {
    const { flags, ...rest } = form;
    const v2 = (flags ?? 0) & MESSAGE_FLAGS.componentsV2;
    return ok(editMessage(world, waiting.message, { ...rest, flags: v2 }, waiting.visibleTo));
  }
  const flags = form.flags ?? 0;
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
      ...(waiting?.message.interaction_metadata
        ? { interaction_metadata: { ...waiting.message.interaction_metadata, id } }
        : {}),
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
