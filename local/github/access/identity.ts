import { refusals } from '../api-error.ts';
import { type Account, appBot, tokenOwner } from '../demo/content.ts';
import { nowOf, type World } from '../world.ts';
import type { Permissions } from './access-store.ts';

/** Who calls with a token, and what that one may do. */
export interface Identity {
  readonly kind: 'personal access token' | 'integration';
  readonly actor: Account;
  /** By `owner/name`. */
  readonly repositories: Readonly<Record<string, Permissions>>;
}

/** The token or JSON web token of an `authorization` header; refuses a header without one. */
export function bearerOf(header: string | undefined): string {
  if (header === undefined) throw refusals.requiresAuthentication();
  const [, bearer] = /^(?:bearer|token) +(\S+)$/i.exec(header) ?? [];
  if (bearer === undefined) throw refusals.badCredentials();
  return bearer;
}

/** Who holds this token; refuses one that is unknown or over. */
export function identify(world: World, token: string): Identity {
  const { app, token: personal } = world.access.get();
  if (token === world.keys.token) {
    if (personal.expiresAt !== null && Date.parse(personal.expiresAt) <= nowOf(world)) throw refusals.badCredentials();
    return { kind: 'personal access token', actor: tokenOwner, repositories: personal.repositories };
  }
  const made = world.access.find(token);
  if (!made || made.expiresAt <= nowOf(world)) throw refusals.badCredentials();
  if (app.suspended) throw refusals.suspended();
  const repositories = made.repositories.filter((name) => app.repositories.includes(name));
  const permissions = both(made.permissions, app.permissions);
  return {
    kind: 'integration',
    actor: appBot,
    repositories: Object.fromEntries(repositories.map((name) => [name, permissions])),
  };
}

/** Whether permissions go as far as those that are wanted. */
export function covers(held: Permissions, wanted: Permissions): boolean {
  return namesOf(wanted).every((name) => held[name] === 'write' || held[name] === wanted[name]);
}

function both(one: Permissions, other: Permissions): Permissions {
  const shared = namesOf(one).filter((name) => other[name] !== undefined);
  return Object.fromEntries(
    shared.map((name) => [name, one[name] === 'write' && other[name] === 'write' ? 'write' : 'read']),
  );
}

function namesOf(permissions: Permissions): Array<keyof Permissions> {
  return Object.keys(permissions) as Array<keyof Permissions>;
}
