import * as z from 'zod';
import type { Permissions } from '../access/access-store.ts';
import { covers } from '../access/identity.ts';
import { alphanumeric } from '../access/keys.ts';
import { refusals, unprocessable } from '../api-error.ts';
import { fullName, installationId, type Repository, repositories } from '../demo/content.ts';
import { timeOf } from '../views/address.ts';
import { appView, installationView, selectionOf } from '../views/app-view.ts';
import { repositoryView } from '../views/repository-view.ts';
import { nowOf, type World } from '../world.ts';
import { defineRoute, numberParam, ok, type RestAnswer, type RestCall, type RestRoute } from './call.ts';

const HOUR_MS = 3_600_000;
const level = z.enum(['read', 'write']);

const tokenBody = z
  .strictObject({
    repositories: z.array(z.string()).max(500).optional(),
    repository_ids: z.array(z.int()).max(500).optional(),
    permissions: z.record(z.string(), level).optional(),
  })
  .optional();

export const appRoutes: readonly RestRoute[] = [
  defineRoute({
    method: 'GET',
    path: '/app',
    docs: 'apps/apps#get-the-authenticated-app',
    as: 'app',
    answer: ({ world }) => ok(appView(world)),
  }),
  defineRoute({
    method: 'GET',
    path: '/app/installations/:installation_id',
    docs: 'apps/apps#get-an-installation-for-the-authenticated-app',
    as: 'app',
    answer: (call) => {
      requireInstallation(call);
      return ok(installationView(call.world));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/app/installations/:installation_id/access_tokens',
    docs: 'apps/apps#create-an-installation-access-token-for-an-app',
    as: 'app',
    body: tokenBody,
    answer: createToken,
  }),
  defineRoute({
    method: 'GET',
    path: '/rate_limit',
    docs: 'rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    as: 'token',
    answer: ({ rate }) => ok({ resources: { core: rate() }, rate: rate() }),
  }),
];

function requireInstallation(call: RestCall): void {
  if (numberParam(call, 'installation_id') !== installationId) throw refusals.notFound();
}

/** A token that lives an hour, for all that the App is installed on and may do, or for the part that is asked for. */
function createToken(call: RestCall<unknown, z.output<typeof tokenBody>>): RestAnswer {
  requireInstallation(call);
  const { world } = call;
  const { app } = world.access.get();
  if (app.suspended) throw refusals.suspended();
  const asked = call.body ?? {};
  const permissions = (asked.permissions ?? app.permissions) as Permissions;
  if (!covers(app.permissions, permissions)) {
    throw unprocessable('The permissions requested are not granted to this installation.');
  }
  const chosen = choose(world, asked);
  const token = `ghs_${alphanumeric((bytes) => world.random(bytes), 36)}`;
  const expiresAt = nowOf(world) + HOUR_MS;
  const granted = chosen ?? repositories.filter((repository) => app.repositories.includes(fullName(repository)));
  world.access.keep(token, { expiresAt, permissions, repositories: granted.map(fullName) });
  return {
    status: 201,
    body: {
      token,
      expires_at: timeOf(expiresAt),
      permissions,
      repository_selection: chosen ? 'selected' : selectionOf(world),
      ...(chosen && { repositories: chosen.map((repository) => repositoryView(world, repository)) }),
    },
  };
}

function choose(
  world: World,
  asked: {
    readonly repositories?: readonly string[] | undefined;
    readonly repository_ids?: readonly number[] | undefined;
  },
): Repository[] | undefined {
  if (!asked.repositories && !asked.repository_ids) return undefined;
  const installed = repositories.filter((one) => world.access.get().app.repositories.includes(fullName(one)));
  const found = [
    ...(asked.repositories ?? []).map((name) => installed.find((one) => one.name === name)),
    ...(asked.repository_ids ?? []).map((id) => installed.find((one) => one.id === id)),
  ];
  return found.map((repository) => {
    if (repository) return repository;
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}
