import { invalidForm, refusals } from '../api-error.ts';
import { attachFiles } from '../attachments/attach-files.ts';
import { composeMessage } from '../compose-message.ts';
import { botUser } from '../demo-workspace.ts';
import { editMessage } from '../edit-message.ts';
import { parseForm } from '../form.ts';
import { hasSubstance, type MessageCreate, messageCreate, messageEdit } from '../message-form.ts';
import type { Message } from '../model.ts';
import { removeMessage } from '../remove-message.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute, seenChannel } from './call.ts';
import { pageOf } from './page.ts';

/** "A few minutes" in Discord's words: https://discord.com/developers/docs/resources/message#create-message */
const NONCE_WINDOW_MS = 5 * 60_000;

export const messageRoutes: readonly RestRoute[] = [
  { method: 'POST', path: '/channels/:channel_id/messages', takesFiles: true, answer: createMessage },
  { method: 'GET', path: '/channels/:channel_id/messages', answer: listMessages },
  { method: 'GET', path: '/channels/:channel_id/messages/:message_id', answer: getMessage },
  { method: 'PATCH', path: '/channels/:channel_id/messages/:message_id', takesFiles: true, answer: patchMessage },
  { method: 'DELETE', path: '/channels/:channel_id/messages/:message_id', answer: deleteMessage },
];

function createMessage(call: RestCall): RestAnswer {
  const { world } = call;
  const { channel, rights } = seenChannel(call);
  const form = parseForm(messageCreate, call.body);
  if (!rights.canSend) throw refusals.missingPermissions();
  if (!hasSubstance({ ...form, attachments: call.files })) throw refusals.emptyMessage();
  const replyTo = referenced(call, form, rights.canReadHistory);
  const nonce = form.nonce == null ? undefined : String(form.nonce);
  const enforced = form.enforce_nonce === true && nonce !== undefined;
  if (enforced) {
    const earlier = world.messages.findByNonce(channel.id, nonce, world.clock.now() - NONCE_WINDOW_MS);
    if (earlier) return { status: 200, body: { ...earlier, nonce: form.nonce } };
  }
  const attached = attachFiles(world, { ...form, channelId: channel.id, files: call.files });
  const message = composeMessage(world, {
    channelId: channel.id,
    author: botUser,
    content: form.content,
    embeds: attached.embeds,
    components: attached.components,
    attachments: attached.loose,
    allowedMentions: form.allowed_mentions,
    flags: form.flags,
    replyTo,
  });
  world.attachments.attach({ id: message.id, channelId: channel.id }, attached.all, attached.uploads);
  // The nonce is remembered whether enforced or not: the enforcing call may come second.
  world.messages.insert(message, nonce === undefined ? {} : { nonce: { value: nonce, at: world.clock.now() } });
  world.emit({ type: 'message.created', message });
  return { status: 200, body: nonce === undefined ? message : { ...message, nonce: form.nonce } };
}

function referenced(call: RestCall, form: MessageCreate, canReadHistory: boolean): Message | undefined {
  const reference = form.message_reference;
  if (!reference) return undefined;
  if (!canReadHistory) throw refusals.replyWithoutHistory();
  const channelId = idParam(call, 'channel_id');
  const found =
    (reference.channel_id ?? channelId) === channelId
      ? call.world.messages.find(channelId, reference.message_id)
      : undefined;
  if (found || reference.fail_if_not_exists === false) return found;
  throw invalidForm({
    message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }] },
  });
}

function listMessages(call: RestCall): RestAnswer {
  const { channel, rights } = seenChannel(call);
  const page = pageOf(call.query);
  // Without the right to read history Discord answers 200 and an empty list, not a refusal.
  if (!rights.canReadHistory) return { status: 200, body: [] };
  return { status: 200, body: call.world.messages.list(channel.id, page).map(asBotSees) };
}

function getMessage(call: RestCall): RestAnswer {
  const { rights } = seenChannel(call);
  if (!rights.canReadHistory) throw refusals.missingAccess();
  return { status: 200, body: asBotSees(existing(call)) };
}

function patchMessage(call: RestCall): RestAnswer {
  seenChannel(call);
  const before = existing(call);
  if (before.author.id !== botUser.id) throw refusals.foreignMessage();
  const form = parseForm(messageEdit, call.body);
  return { status: 200, body: editMessage(call.world, before, form, { files: call.files }) };
}

function deleteMessage(call: RestCall): RestAnswer {
  seenChannel(call);
  const message = existing(call);
  // Others' messages need MANAGE_MESSAGES, which the bot is not given.
  if (message.author.id !== botUser.id) throw refusals.missingPermissions();
  removeMessage(call.world, message);
  return { status: 204 };
}

function existing(call: RestCall): Message {
  const message = call.world.messages.find(idParam(call, 'channel_id'), idParam(call, 'message_id'));
  if (!message) throw refusals.unknownMessage();
  return message;
}

/** Without the MESSAGE_CONTENT intent a bot reads its own messages and those that mention it; of others only that they exist. */
function asBotSees(message: Message): Message {
  if (message.author.id === botUser.id || message.mentions.some((user) => user.id === botUser.id)) return message;
  return { ...message, content: '', embeds: [], components: [], attachments: [] };
}
