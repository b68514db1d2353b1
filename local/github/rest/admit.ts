import type { IncomingMessage } from 'node:http';
import * as z from 'zod';

import { requireApp } from '../access/app-token.ts';
import { bearerOf, covers, type Identity, identify } from '../access/identity.ts';
import { GithubApiError, refusals } from '../api-error.ts';
import { findRepository, fullName, type Repository } from '../demo/content.ts';
import type { World } from '../world.ts';
import { appRoutes } from './app-routes.ts';
import { artifactRoutes } from './artifact-routes.ts';
import type { RestCall, RestRoute } from './call.ts';
import { checkRoutes } from './check-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { runRoutes } from './run-routes.ts';
import { workflowRoutes } from './workflow-routes.ts';

export interface CallUrl {
  /** What follows `/api`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

interface KnownRoute extends RestRoute {
  readonly pattern: RegExp;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
}

interface Admitted extends Omit<RestCall, 'query' | 'body' | 'rate'> {
  readonly route: KnownRoute;
}

const NO_QUERY = z.strictObject({});
const NO_BODY = z.strictObject({}).optional();
const FIRST_VERSION = '2022-11-28';
const ACCEPTED =
  /^(?:application\/(?:vnd\.github(?:\.[\w-]+)*\+)?json|application\/vnd\.github(?:\.[\w-]+)*|\*\/\*|application\/\*)$/i;

const ROUTES: readonly KnownRoute[] = [
  ...appRoutes,
  ...repositoryRoutes,
  ...workflowRoutes,
  ...runRoutes,
  ...jobRoutes,
  ...artifactRoutes,
  ...checkRoutes,
].map((route) => ({
  ...route,
  query: route.query ?? NO_QUERY,
  body: route.body ?? NO_BODY,
  pattern: patternOf(route.path),
}));

export function findRoute(method: string, path: string): KnownRoute | undefined {
  return ROUTES.find((route) => route.method === method && route.pattern.test(path));
}

/** Lets a call in, in GitHub's order: the client, the version, the route, who asks, the repository, the permission. */
export function admit(world: World, request: IncomingMessage, url: CallUrl, route: KnownRoute | undefined): Admitted {
  const { headers } = request;
  if ((headers['user-agent'] ?? '') === '') throw refusals.noUserAgent();
  const apiVersion = versionOf(world, headers['x-github-api-version']);
  const accept = headers.accept ?? '*/*';
  const kinds = accept.split(',').map((kind) => kind.split(';')[0]?.trim() ?? '');
  if (!kinds.some((kind) => ACCEPTED.test(kind))) throw refusals.unsupportedAccept(accept);
  if (!route) throw refusals.notFound();

  const params = paramsOf(route, url.path);
  const bearer = bearerOf(headers.authorization);
  const identity = route.as === 'token' ? identify(world, bearer) : undefined;
  if (!identity) requireApp(world, bearer);
  const repository = params['repo'] === undefined ? undefined : visible(params, route, identity);
  const address = `${world.origin()}/sim/github/api${url.path}`;
  return { world, route, params, apiVersion, identity, repository, url: address, search: url.query };
}

/** What the body is as JSON; undefined when there is none. */
export function parseJson(request: IncomingMessage, raw: string): unknown {
  if (raw === '' || request.method === 'GET') return undefined;
  let body: unknown;
  try {
    body = JSON.parse(raw);
  } catch {
    throw refusals.invalidJson();
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refusals.notAnObject();
  return body;
}

function versionOf(world: World, given: string | string[] | undefined): string {
  const known = [FIRST_VERSION, world.settings.get().apiVersionAlwaysDetails];
  const version = typeof given === 'string' ? given : FIRST_VERSION;
  if (!known.includes(version)) throw refusals.unknownVersion(version, known);
  return version;
}

/** A repository that a token does not cover is not found; one whose permission is missing is forbidden. */
function visible(
  params: Readonly<Record<string, string>>,
  route: KnownRoute,
  identity: Identity | undefined,
): Repository {
  const repository = findRepository(params['owner'] ?? '', params['repo'] ?? '');
  if (!repository) throw refusals.notFound();
  if (!identity) return repository;
  const held = identity.repositories[fullName(repository)];
  if (!held) throw refusals.notFound();
  if (!covers(held, route.permission ?? {})) {
    throw new GithubApiError(403, `Resource not accessible by ${identity.kind}`);
  }
  return repository;
}

function paramsOf(route: KnownRoute, path: string): Record<string, string> {
  const groups = route.pattern.exec(path)?.groups ?? {};
  try {
    return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    throw refusals.notFound();
  }
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(/:(\w+)(\+?)/g, (_whole, name: string, open: string) =>
    open === '' ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`,
  );
  return new RegExp(`^${source}$`);
}
