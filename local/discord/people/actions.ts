import * as z from 'zod';

import { type DiscordApiError, invalidForm, refusals } from '../api-error.ts';
import { composeMessage } from '../compose-message.ts';
import { findChannel, guild } from '../demo-workspace.ts';
import { snowflake, textBetween } from '../form.ts';
import { mayUse } from '../interactions/choose-command.ts';
import { MESSAGE_FLAGS, type SeenMessage } from '../model.ts';
import { memberPermissions } from '../permission-bits.ts';
import { removeMessage } from '../remove-message.ts';
import { pageOf } from '../rest/page.ts';
import { TOKEN_LIVES_MS } from '../rest/webhook-routes.ts';
import { usableCommands } from '../settings-store.ts';
import type { World } from '../world.ts';
import { currentMember } from './directory.ts';

export const writtenForm = z.strictObject({
  userId: snowflake,
  channelId: snowflake,
  content: textBetween(1, 2000),
});
export const dismissalForm = z.strictObject({ userId: snowflake, channelId: snowflake, messageId: snowflake });
export const rolesForm = z.strictObject({ userId: snowflake, roleIds: z.array(snowflake).max(250) });
export const rightsForm = z.strictObject({
  channelId: snowflake,
  canView: z.boolean().optional(),
  canSend: z.boolean().optional(),
  canReadHistory: z.boolean().optional(),
});

/** The commands that Discord's client offers to a person. */
export function commandsFor(world: World, userId: string) {
  const member = knownMember(world, userId, 'user');
  return usableCommands(world.settings).filter((one) => mayUse(one, memberPermissions(member, guild)));
}

/** What a person sees in a channel, oldest first. */
export function seenMessages(world: World, query: URLSearchParams): SeenMessage[] {
  const channel = knownChannel(query.get('channel') ?? '', 'channel');
  const { user } = knownMember(world, query.get('user') ?? '', 'user');
  const cursor = new URLSearchParams(query);
  cursor.delete('channel');
  cursor.delete('user');
  return world.messages
    .list(channel.id, pageOf(cursor), user.id)
    .toReversed()
    .map((message) => afterWaiting(world, message));
}

/** Nobody thinks for more than 15 minutes: then the client says that no answer came. */
function afterWaiting(world: World, message: SeenMessage): SeenMessage {
  const isThinking = (message.flags & MESSAGE_FLAGS.loading) !== 0;
  if (!isThinking || world.clock.now() - Date.parse(message.timestamp) < TOKEN_LIVES_MS) return message;
  return { ...message, flags: message.flags & ~MESSAGE_FLAGS.loading, failure: 'The application did not respond' };
}

export function writeMessage(world: World, form: z.infer<typeof writtenForm>): SeenMessage {
  const message = composeMessage(world, {
    channelId: knownChannel(form.channelId, 'channelId').id,
    author: knownMember(world, form.userId, 'userId').user,
    content: form.content,
  });
  world.messages.insert(message);
  world.emit({ type: 'message.created', message });
  return message;
}

/** Takes an ephemeral message off its reader's screen, as "Dismiss message" does; the bot does not hear of it. */
export function dismiss(world: World, { channelId, messageId, userId }: z.infer<typeof dismissalForm>) {
  const found = world.messages.findForAny(messageId);
  if (found?.visibleTo !== userId || found.message.channel_id !== channelId) {
    throw wrong('messageId', 'There is no message here that only you see.');
  }
  world.messages.hide(messageId);
  world.emit({ type: 'message.deleted', channelId, messageId });
  return {};
}

/** Deletes a message that all see, of the person's own or of the bot's; the bot learns of it when it comes to edit it. */
export function deleteMessage(world: World, messageId: string, query: URLSearchParams) {
  const { user } = knownMember(world, query.get('user') ?? '', 'user');
  const found = /^\d{15,20}$/.test(messageId) ? world.messages.findForAny(messageId) : undefined;
  if (!found || found.visibleTo !== undefined) throw refusals.unknownMessage();
  const { author } = found.message;
  if (author.id !== user.id && !author.bot) throw refusals.missingPermissions();
  removeMessage(world, found.message);
  return {};
}

/** Gives a person these roles and no others, as a server's settings do. */
export function changeRoles(world: World, { roleIds, userId }: z.infer<typeof rolesForm>) {
  knownMember(world, userId, 'userId');
  for (const id of roleIds) {
    const role = guild.roles.find((candidate) => candidate.id === id);
    if (!role) throw wrong('roleIds', `There is no role "${id}" in the demo workspace.`);
    if (id === guild.id || role.managed) throw wrong('roleIds', `The role ${role.name} cannot be given or taken.`);
  }
  const roles = [...new Set(roleIds)];
  world.settings.setRoles(userId, roles);
  world.emit({ type: 'members.changed', userId });
  return { userId, roleIds: roles };
}

export function changeRights(world: World, form: z.infer<typeof rightsForm>) {
  const { id } = knownChannel(form.channelId, 'channelId');
  const before = world.settings.botRights(id);
  const after = {
    canView: form.canView ?? before.canView,
    canSend: form.canSend ?? before.canSend,
    canReadHistory: form.canReadHistory ?? before.canReadHistory,
  };
  world.settings.setBotRights(id, after);
  world.emit({ type: 'permissions.changed', channelId: id });
  return { channelId: id, ...after };
}

function knownChannel(id: string, field: string) {
  const channel = findChannel(id);
  if (!channel) throw wrong(field, `There is no channel "${id}" in the demo workspace.`);
  return channel;
}

function knownMember(world: World, id: string, field: string) {
  const member = currentMember(world, id);
  if (!member) throw wrong(field, `There is no user "${id}" in the demo workspace.`);
  return member;
}

/** A refusal of the simulator's own, in Discord's form. */
export function wrong(field: string, message: string): DiscordApiError {
  return invalidForm({ [field]: { _errors: [{ code: 'SIMULATOR_INVALID', message }] } });
}
