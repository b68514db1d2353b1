import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';

import { DiscordApiError } from '../api-error.ts';
import { faultForm } from '../faults.ts';
import { parseForm, snowflake, textBetween } from '../form.ts';
import { isJson, readBody, sendJson } from '../http-exchange.ts';
import { click, type InteractionResult, type Interactor, interact, submit } from '../interactions/interact.ts';
import type { World } from '../world.ts';
import {
  changeRights,
  changeRoles,
  commandsFor,
  deleteMessage,
  dismiss,
  dismissalForm,
  rightsForm,
  rolesForm,
  seenMessages,
  writeMessage,
  writtenForm,
  wrong,
} from './actions.ts';
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
    const reply = deleted(routes.world, request, url) ?? (await answer(routes, key, url.query, request));
    if (!reply) return false;
    sendJson(response, reply.status, reply.body);
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    sendJson(response, error.status, error.body);
  }
  return true;
}

const MESSAGE_PATH = /^\/messages\/([^/]+)$/;

function deleted(
  world: World,
  { method }: IncomingMessage,
  { path, query }: { readonly path: string; readonly query: URLSearchParams },
): Reply | undefined {
  const id = method === 'DELETE' ? MESSAGE_PATH.exec(path)?.[1] : undefined;
  return id === undefined ? undefined : ok(deleteMessage(world, id, query));
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
      return ok(writeMessage(world, parseForm(writtenForm, await jsonBody(request))));
    case 'POST /permissions':
      return ok(changeRights(world, parseForm(rightsForm, await jsonBody(request))));
    case 'POST /roles':
      return ok(changeRoles(world, parseForm(rolesForm, await jsonBody(request))));
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
      return ok(dismiss(world, parseForm(dismissalForm, await jsonBody(request))));
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
