import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';

import { GithubApiError } from '../api-error.ts';
import { tokenOwner } from '../demo/content.ts';
import { readBody, sendJson } from '../http-exchange.ts';
import { nowOf, type World } from '../world.ts';
import { admit, type CallUrl, findRoute, parseJson } from './admit.ts';
import type { RestAnswer } from './call.ts';
import { parseBody, parseQuery } from './form.ts';
import { budgetHeaders, budgetView, faultAnswer, overLimit } from './rate-limit.ts';

/** Answers one call of GitHub's REST API, or strikes it with the fault that was ordered for it. */
export async function answerRest(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  url: CallUrl,
): Promise<void> {
  const raw = await readBody(request).catch((error: unknown) => error);
  const fault = world.faults.strike(request.method ?? 'GET', url.path);
  if (fault?.kind === 'slow') await setTimeout(fault.ms);

  const key = createHash('sha256')
    .update(request.headers.authorization ?? '')
    .digest('hex');
  const ordered = fault && faultAnswer(fault, nowOf(world));
  const isKept =
    fault?.kind === 'before' || (ordered !== undefined && !(fault?.kind === 'status' && fault.mode === 'after'));
  const done = isKept ? undefined : await counted(world, request, url, raw, key);
  const answer = ordered ?? done;
  const isLost = fault?.kind === 'before' || fault?.kind === 'lost' || answer === undefined;

  log(world, request, url, raw, isLost ? undefined : answer);
  if (isLost) {
    response.destroy();
    return;
  }
  const headers = { ...commonHeaders(world, request, url, key), ...answer.headers };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, answer.status, answer.status === 304 ? undefined : answer.body);
}

/** Counts the call, performs it, and turns an answer that the client has already into 304, which does not count. */
async function counted(
  world: World,
  request: IncomingMessage,
  url: CallUrl,
  raw: unknown,
  key: string,
): Promise<RestAnswer> {
  // Asking how much is left costs nothing.
  const isFree = url.path === '/rate_limit';
  if (!isFree && world.rateLimits.take(key).isOver) return overLimit(tokenOwner.id);
  const answer = await perform(world, request, url, raw, key);
  if (request.method !== 'GET' || answer.status !== 200) return answer;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`;
  const headers = { ...answer.headers, etag };
  if (!isFresh(request.headers['if-none-match'], etag)) return { ...answer, headers };
  if (!isFree) world.rateLimits.giveBack(key);
  return { status: 304, headers };
}

async function perform(
  world: World,
  request: IncomingMessage,
  url: CallUrl,
  raw: unknown,
  key: string,
): Promise<RestAnswer> {
  const route = findRoute(request.method ?? 'GET', url.path);
  const permission = Object.entries(route?.permission ?? {}).map(([name, level]) => `${name}=${level}`);
  const headers = permission.length === 0 ? {} : { 'x-accepted-github-permissions': permission.join(',') };
  try {
    if (typeof raw !== 'string') throw raw;
    const call = admit(world, request, url, route);
    const query = parseQuery(call.route.query, url.query);
    const body = parseBody(call.route.body, parseJson(request, raw));
    const answer = await call.route.answer({
      ...call,
      query,
      body,
      rate: () => budgetView(world.rateLimits.budget(key)),
    });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof GithubApiError)) throw error;
    return { status: error.status, body: error.body(route?.docs), headers: { ...headers, ...error.headers } };
  }
}

function commonHeaders(world: World, request: IncomingMessage, url: CallUrl, key: string): Record<string, string> {
  const version = request.headers['x-github-api-version'];
  const identifiers = world.random(10).toString('hex').toUpperCase();
  return {
    ...(findRoute(request.method ?? 'GET', url.path)?.as === 'app' ? {} : budgetHeaders(world.rateLimits.budget(key))),
    date: new Date(nowOf(world)).toUTCString(),
    server: 'github.com',
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding, Accept, X-Requested-With',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': typeof version === 'string' ? version : '2022-11-28',
    'x-github-request-id': identifiers.match(/.{4}/g)?.join(':') ?? identifiers,
  };
}

function isFresh(given: string | undefined, etag: string): boolean {
  const tag = (text: string) => text.trim().replace(/^W\//, '');
  return given !== undefined && given.split(',').some((one) => tag(one) === tag(etag) || one.trim() === '*');
}

function log(world: World, request: IncomingMessage, url: CallUrl, raw: unknown, answer: RestAnswer | undefined): void {
  const reason = answer === undefined ? 'A fault closed the connection.' : refusalIn(answer);
  world.log.add({
    at: new Date(nowOf(world)).toISOString(),
    method: request.method ?? 'GET',
    path: `/api${url.path}${url.query.size === 0 ? '' : `?${url.query.toString()}`}`,
    status: answer?.status ?? 0,
    body: loggedBody(raw),
    ...(reason !== undefined && { reason }),
  });
}

function refusalIn({ body, status }: RestAnswer): string | undefined {
  return status >= 400 ? JSON.stringify(body) : undefined;
}

function loggedBody(raw: unknown): unknown {
  if (typeof raw !== 'string' || raw === '') return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
