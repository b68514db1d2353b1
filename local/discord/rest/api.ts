import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

import { DiscordApiError, invalidForm, refusals } from '../api-error.ts';
import { isJson, readBody, sendJson } from '../http-exchange.ts';
import type { World } from '../world.ts';
import type { RestAnswer, RestRoute } from './call.ts';
import { commandRoutes } from './command-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { faultAnswer } from './rate-limit.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { workspaceRoutes } from './workspace-routes.ts';

const ROUTES = [...workspaceRoutes, ...messageRoutes, ...commandRoutes, ...webhookRoutes].map((route) => ({
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
  const begun = performance.now();
  const method = request.method ?? 'GET';
  const raw = await readBody(request).catch((error: unknown) => error);
  const fault = world.faults.strike(method, url.path);
  if (fault?.delayMs !== undefined) await setTimeout(fault.delayMs);

  const isBefore =
    fault !== undefined && (fault.status !== undefined || fault.drop === true) && fault.mode === 'before';
  const done = isBefore ? { answer: faultAnswer(fault), headers: {}, body: raw } : perform(world, request, url, raw);
  const struck = fault?.status !== undefined && fault.mode === 'after' ? faultAnswer(fault) : undefined;
  const answer: RestAnswer & { readonly headers?: Record<string, string> } = struck ?? done.answer;

  const search = url.query.size === 0 ? '' : `?${url.query.toString()}`;
  const logged = {
    at: new Date(world.clock.now()).toISOString(),
    method,
    path: withoutToken(`/api/v10${url.path}${search}`),
    status: fault?.drop === true ? 0 : answer.status,
  };
  world.log.add({
    ...logged,
    body: done.body === '' ? undefined : done.body,
    ...(answer.status >= 400 && { reason: JSON.stringify(answer.body) }),
  });
  world.onCall({ ...logged, durationMs: performance.now() - begun });
  if (fault?.drop === true) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries({ ...done.headers, ...answer.headers })) response.setHeader(name, value);
  sendJson(response, answer.status, answer.body);
}

function perform(
  world: World,
  request: IncomingMessage,
  url: { readonly path: string; readonly query: URLSearchParams },
  raw: unknown,
): { answer: RestAnswer; headers: Record<string, string>; body: unknown } {
  let body: unknown = raw;
  try {
    if (typeof raw !== 'string') throw raw;
    const route = admit(world, request, url.path);
    body = parseBody(request, raw);
    const params = route.pattern.exec(url.path)?.groups ?? {};
    const major = params.channel_id ?? params.guild_id ?? params.token ?? '';
    const headers = world.rateLimits.headers({ method: route.method, route: route.path, major });
    return { answer: route.answer({ world, params, query: url.query, body }), headers, body };
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    return { answer: { status: error.status, body: error.body }, headers: {}, body };
  }
}

/** The token of an interaction lets whoever has it answer: the log shows none. */
function withoutToken(path: string): string {
  return path.replace(/^(\/api\/v10\/webhooks\/[^/]+\/)[^/?]+/, '$1…');
}

/** Discord's order: the front looks at the client, then the route must exist, then the token must be right. */
function admit(world: World, request: IncomingMessage, path: string): RestRoute & { readonly pattern: RegExp } {
  if (!USER_AGENT.test(request.headers['user-agent'] ?? '')) throw refusals.blockedClient();
  const onPath = ROUTES.filter((route) => route.pattern.test(path));
  if (onPath.length === 0) throw refusals.notFound();
  const route = onPath.find((candidate) => candidate.method === request.method);
  if (!route) throw refusals.methodNotAllowed();
  if (!route.anonymous && request.headers.authorization !== `Bot ${world.botToken}`) throw refusals.unauthorized();
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
