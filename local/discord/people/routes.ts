import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

import { DiscordApiError, invalidForm } from '../api-error.ts';
import { composeMessage } from '../compose-message.ts';
import { findChannel, findMember, guild } from '../demo-workspace.ts';
import { faultForm } from '../faults.ts';
import { parseForm, snowflake, textBetween } from '../form.ts';
import { isJson, readBody, sendJson } from '../http-exchange.ts';
import { mayUse } from '../interactions/choose-command.ts';
import { click, type InteractionResult, type Interactor, interact, submit } from '../interactions/interact.ts';
import { memberPermissions } from '../permission-bits.ts';
import { pageOf } from '../rest/page.ts';
import type { World } from '../world.ts';
import type { EventFeed } from './event-feed.ts';
import { workspaceState } from './state.ts';

export interface PeopleRoutes {
  readonly world: World;
  readonly interactor: Interactor;
  readonly feed: EventFeed;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const command = z.strictObject({
  userId: snowflake,
  channelId: snowflake,
  command: textBetween(1, 200),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const autocomplete = command.extend({ focused: z.string() });
const component = z.strictObject({
  userId: snowflake,
  channelId: snowflake,
  messageId: snowflake,
  customId: textBetween(1, 100),
  values: z.array(z.string()).max(25).optional(),
});
const modal = z.strictObject({
  userId: snowflake,
  channelId: snowflake,
  modalId: snowflake,
  fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
});
const dismissal = z.strictObject({ userId: snowflake, channelId: snowflake, messageId: snowflake });
const written = z.strictObject({ userId: snowflake, channelId: snowflake, content: textBetween(1, 2000) });
const rights = z.strictObject({
  channelId: snowflake,
  canView: z.boolean().optional(),
  canSend: z.boolean().optional(),
  canReadHistory: z.boolean().optional(),
});

/**
 * Answers what the console and tests ask in the place of people, below `/sim/discord`.
 *
 * Returns false when the path is none of these. Errors have the form of Discord's own.
 */
export async function answerPeople(
  routes: PeopleRoutes,
  request: IncomingMessage,
  response: ServerResponse,
  url: { readonly path: string; readonly query: URLSearchParams },
): Promise<boolean> {
  const key = `${request.method} ${url.path}`;
  if (key === 'GET /events') {
    routes.feed.open(request, response, url.query.get('user') ?? '');
    return true;
  }
  try {
    const reply = await answer(routes, key, url.query, request);
    if (!reply) return false;
    sendJson(response, reply.status, reply.body);
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    sendJson(response, error.status, error.body);
  }
  return true;
}

async function answer(
  { world, interactor }: PeopleRoutes,
  key: string,
  query: URLSearchParams,
  request: IncomingMessage,
): Promise<Reply | undefined> {
  switch (key) {
    case 'GET /state':
      return ok(workspaceState(world));
    case 'GET /log':
      return ok(world.log.list());
    case 'GET /commands':
      return ok(commandsFor(world, query.get('user') ?? ''));
    case 'GET /messages':
      return ok(seenMessages(world, query));
    case 'POST /messages':
      return ok(writeMessage(world, parseForm(written, await jsonBody(request))));
    case 'POST /permissions':
      return ok(changeRights(world, parseForm(rights, await jsonBody(request))));
    case 'POST /interact':
      return resultOf(await interact(interactor, { ...parseForm(command, await jsonBody(request)), kind: 'command' }));
    case 'POST /autocomplete': {
      const form = parseForm(autocomplete, await jsonBody(request));
      return resultOf(await interact(interactor, { ...form, kind: 'autocomplete' }));
    }
    case 'POST /component':
      return resultOf(await click(interactor, parseForm(component, await jsonBody(request))));
    case 'POST /modal':
      return resultOf(await submit(interactor, parseForm(modal, await jsonBody(request))));
    case 'POST /dismiss':
      return ok(dismiss(world, parseForm(dismissal, await jsonBody(request))));
    case 'GET /faults':
      return ok(world.faults.list());
    case 'POST /faults':
      world.faults.add(parseForm(faultForm, await jsonBody(request)));
      return ok(world.faults.list());
    case 'DELETE /faults':
      world.faults.clear();
      return ok([]);
    default:
      return undefined;
  }
}

function resultOf(result: InteractionResult): Reply {
  return { status: result.error?.kind === 'client' ? 400 : 200, body: result };
}

/** Takes an ephemeral message off its reader's screen, as "Dismiss message" does. */
function dismiss(world: World, { channelId, messageId, userId }: z.infer<typeof dismissal>) {
  const found = world.messages.findForAny(messageId);
  if (found?.visibleTo !== userId || found.message.channel_id !== channelId) {
    throw wrong('messageId', 'There is no message here that only you see.');
  }
  world.messages.remove(messageId);
  world.emit({ type: 'message.deleted', channelId, messageId });
  return {};
}

function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** A JSON content type is asked for so that no foreign page can post here with a plain form. */
async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const raw = await readBody(request);
  if (!isJson(request)) throw wrong('content-type', 'Send application/json.');
  try {
    return JSON.parse(raw);
  } catch {
    throw wrong('body', 'The body is not JSON.');
  }
}

function commandsFor(world: World, userId: string) {
  const member = knownMember(userId, 'user');
  return world.settings.commands().filter((one) => mayUse(one, memberPermissions(member, guild)));
}

/** What a person sees in a channel, oldest first. */
function seenMessages(world: World, query: URLSearchParams) {
  const channel = knownChannel(query.get('channel') ?? '', 'channel');
  const user = knownMember(query.get('user') ?? '', 'user').user;
  const cursor = new URLSearchParams(query);
  cursor.delete('channel');
  cursor.delete('user');
  return world.messages.list(channel.id, pageOf(cursor), user.id).toReversed();
}

function writeMessage(world: World, form: z.infer<typeof written>) {
  const message = composeMessage(world, {
    channelId: knownChannel(form.channelId, 'channelId').id,
    author: knownMember(form.userId, 'userId').user,
    content: form.content,
  });
  world.messages.insert(message);
  world.emit({ type: 'message.created', message });
  return message;
}

function changeRights(world: World, form: z.infer<typeof rights>) {
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

function knownMember(id: string, field: string) {
  const member = findMember(id);
  if (!member) throw wrong(field, `There is no user "${id}" in the demo workspace.`);
  return member;
}

function wrong(field: string, message: string): DiscordApiError {
  return invalidForm({ [field]: { _errors: [{ code: 'SIMULATOR_INVALID', message }] } });
}
