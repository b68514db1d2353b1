import type { IncomingMessage, ServerResponse } from 'node:http';

import { DiscordApiError, invalidForm, refusals } from '../api-error.ts';
import { isJson, readBody, sendJson } from '../http-exchange.ts';
import type { World } from '../world.ts';
import type { RestAnswer, RestRoute } from './call.ts';
import { commandRoutes } from './command-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { workspaceRoutes } from './workspace-routes.ts';

const ROUTES = [...workspaceRoutes, ...messageRoutes, ...commandRoutes].map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}));

/** Discord asks for `DiscordBot ($url, $versionNumber)`: https://discord.com/developers/docs/reference#user-agent */
const USER_AGENT = /^DiscordBot \(\S+, [^)\s]+\)/;

/** Answers one call of Discord's REST API; `path` is what follows `/api/v10`. */
export async function answerRest(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: { readonly path: string; readonly query: URLSearchParams },
): Promise<void> {
  const method = request.method ?? 'GET';
  let body: unknown;
  let answer: RestAnswer;
  try {
    const raw = await readBody(request);
    body = raw;
    const route = admit(world, request, url.path);
    body = parseBody(request, raw);
    const params = route.pattern.exec(url.path)?.groups ?? {};
    answer = route.answer({ world, params, query: url.query, body });
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    answer = { status: error.status, body: error.body };
  }
  const search = url.query.size === 0 ? '' : `?${url.query.toString()}`;
  world.log.add({
    at: new Date(world.clock.now()).toISOString(),
    method,
    path: `/api/v10${url.path}${search}`,
    status: answer.status,
    body: body === '' ? undefined : body,
    ...(answer.status >= 400 && { reason: JSON.stringify(answer.body) }),
  });
  sendJson(response, answer.status, answer.body);
}

/** Discord's order: the front looks at the client, then the route must exist, then the token must be right. */
function admit(world: World, request: IncomingMessage, path: string): RestRoute & { readonly pattern: RegExp } {
  if (!USER_AGENT.test(request.headers['user-agent'] ?? '')) throw refusals.blockedClient();
  const onPath = ROUTES.filter((route) => route.pattern.test(path));
  if (onPath.length === 0) throw refusals.notFound();
  const route = onPath.find((candidate) => candidate.method === request.method);
  if (!route) throw refusals.methodNotAllowed();
  if (request.headers.authorization !== `Bot ${world.botToken}`) throw refusals.unauthorized();
  return route;
}

function parseBody(request: IncomingMessage, raw: string): unknown {
  if (request.method === 'GET' || request.method === 'DELETE') return undefined;
  if (!isJson(request)) {
    const message = `Expected "Content-Type" header to be one of {'application/json'}.`;
    throw invalidForm({ _errors: [{ code: 'CONTENT_TYPE_INVALID', message }] });
  }
  try {
    return JSON.parse(raw);
  } catch {
    throw refusals.invalidJson();
  }
}
