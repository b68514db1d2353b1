import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

import { DiscordApiError, refusals } from '../api-error.ts';
import { withOrigin } from '../attachments/cdn.ts';
import { sendJson } from '../http-exchange.ts';
import type { World } from '../world.ts';
import type { RestAnswer, RestRoute } from './call.ts';
import { callbackRoutes } from './callback-route.ts';
import { commandRoutes } from './command-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { faultAnswer } from './rate-limit.ts';
import { loggedBody, parseRequest, readRequest } from './request-body.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { workspaceRoutes } from './workspace-routes.ts';

const ROUTES = [...workspaceRoutes, ...messageRoutes, ...commandRoutes, ...callbackRoutes, ...webhookRoutes].map(
  (route) => ({ ...route, pattern: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`) }),
);

/** Discord asks for `DiscordBot ($url, $versionNumber)`: https://discord.com/developers/docs/reference#user-agent */
const USER_AGENT = /^DiscordBot \(\S+, [^)\s]+\)/;

interface CallUrl {
  /** What follows `/api/v10`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Answers one call of Discord's REST API, or strikes it with the fault that was ordered for it. */
export async function answerRest(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: CallUrl,
): Promise<void> {
  const begun = performance.now();
  const raw = await readRequest(request).catch((error: unknown) => error);
  const fault = world.faults.strike(request.method ?? 'GET', url.path);
  if (fault?.delayMs !== undefined) await setTimeout(fault.delayMs);

  const ordered = fault?.status === undefined ? undefined : faultAnswer(fault, world.clock.now());
  const happens = fault?.mode === 'after' || (ordered === undefined && !fault?.drop);
  const headers = limitHeaders(world, request, url.path);
  const done = happens ? perform(world, request, url, raw) : undefined;
  const answer = ordered ?? done;

  const isLost = fault?.drop === true || answer === undefined;
  const logged = {
    at: new Date(world.clock.now()).toISOString(),
    method: request.method ?? 'GET',
    path: loggedPath(url),
    status: isLost ? 0 : answer.status,
  };
  const reason = isLost ? 'A fault closed the connection.' : refusalIn(answer);
  const body = Buffer.isBuffer(raw) ? loggedBody(request, raw) : undefined;
  world.log.add({ ...logged, body, ...(reason !== undefined && { reason }) });
  world.onCall({ ...logged, durationMs: performance.now() - begun });
  if (isLost) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries({ ...headers, ...answer.headers })) response.setHeader(name, value);
  sendJson(response, answer.status, withOrigin(answer.body, world.origin()));
}

function perform(world: World, request: IncomingMessage, url: CallUrl, raw: unknown): RestAnswer {
  try {
    if (!Buffer.isBuffer(raw)) throw raw;
    const route = admit(world, request, url.path);
    const params = route.pattern.exec(url.path)?.groups ?? {};
    return route.answer({ world, params, query: url.query, ...parseRequest(request, raw, route.takesFiles === true) });
  } catch (error) {
    if (!(error instanceof DiscordApiError)) throw error;
    return { status: error.status, body: error.body };
  }
}

/** Every call of a known route counts in its bucket, refused or not; an unknown one has none. */
function limitHeaders(world: World, request: IncomingMessage, path: string): Record<string, string> {
  const route = ROUTES.find((candidate) => candidate.method === request.method && candidate.pattern.test(path));
  if (!route) return {};
  const params = route.pattern.exec(path)?.groups ?? {};
  const major = params.channel_id ?? params.guild_id ?? params.token ?? '';
  return world.rateLimits.headers({ method: route.method, route: route.path, major });
}

function refusalIn({ body, status }: RestAnswer): string | undefined {
  return status >= 400 ? JSON.stringify(body) : undefined;
}

/** The token of an interaction lets whoever has it answer: the log shows none. */
function loggedPath({ path, query }: CallUrl): string {
  const shown = path.replace(/^(\/(?:webhooks|interactions)\/[^/]+\/)[^/]+/, '$1…');
  return `/api/v10${shown}${query.size === 0 ? '' : `?${query.toString()}`}`;
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
