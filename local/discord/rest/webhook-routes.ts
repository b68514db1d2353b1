import { refusals } from '../api-error.ts';
import { attachFiles } from '../attachments/attach-files.ts';
import { composeMessage } from '../compose-message.ts';
import { application, botUser, guild } from '../demo-workspace.ts';
import { editMessage } from '../edit-message.ts';
import { parseForm } from '../form.ts';
import type { Session } from '../interactions/session-store.ts';
import { followUpData, hasSubstance, messageEdit } from '../message-form.ts';
import { MESSAGE_FLAGS, MESSAGE_TYPES, type SeenMessage } from '../model.ts';
import { removeMessage } from '../remove-message.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute, tokenParam } from './call.ts';

/** https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages */
export const TOKEN_LIVES_MS = 15 * 60_000;
const TOKEN = '/webhooks/:application_id/:token';
const ORIGINAL = '/webhooks/:application_id/:token/messages/@original';
const ONE = '/webhooks/:application_id/:token/messages/:message_id';

/** Answers to interactions by their own token, without the bot's. */
export const webhookRoutes: readonly RestRoute[] = [
  { method: 'GET', path: ORIGINAL, anonymous: true, answer: (call) => ok(original(call).message) },
  { method: 'PATCH', path: ORIGINAL, anonymous: true, takesFiles: true, answer: (call) => edit(call, original(call)) },
  { method: 'DELETE', path: ORIGINAL, anonymous: true, answer: (call) => remove(call, original(call)) },
  { method: 'POST', path: TOKEN, anonymous: true, takesFiles: true, answer: followUp },
  { method: 'GET', path: ONE, anonymous: true, answer: (call) => ok(one(call).message) },
  { method: 'PATCH', path: ONE, anonymous: true, takesFiles: true, answer: (call) => edit(call, one(call)) },
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
  const form = parseForm(messageEdit, call.body);
  return ok(editMessage(call.world, message, form, { visibleTo, files: call.files }));
}

function remove(call: RestCall, { message }: Found): RestAnswer {
  removeMessage(call.world, message);
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
  const { flags: asked, ...form } = parseForm(followUpData, call.body);
  const flags = asked ?? 0;
  if (!hasSubstance({ ...form, attachments: call.files })) throw refusals.emptyMessage();
  const waiting = originalId === undefined ? undefined : world.messages.findForAny(originalId);
  if (waiting && (waiting.message.flags & MESSAGE_FLAGS.loading) !== 0) {
    const kept = flags & (MESSAGE_FLAGS.componentsV2 | MESSAGE_FLAGS.suppressEmbeds);
    const edit = { ...form, flags: kept };
    return ok(editMessage(world, waiting.message, edit, { visibleTo: waiting.visibleTo, files: call.files }));
  }
  const isEphemeral = (flags & MESSAGE_FLAGS.ephemeral) !== 0;
  const attached = attachFiles(world, { ...form, channelId, files: call.files, isEphemeral });
  const message = composeMessage(world, {
    channelId,
    author: botUser,
    content: form.content,
    embeds: attached.embeds,
    components: attached.components,
    attachments: attached.loose,
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
  const alone = isEphemeral ? { visibleTo: userId } : {};
  world.attachments.attach({ id: message.id, channelId }, attached.all, attached.uploads);
  world.messages.insert(message, alone);
  world.emit({ type: 'message.created', message, ...alone });
  return ok(message);
}

function ok(body: unknown): RestAnswer {
  return { status: 200, body };
}
