import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

import { fullName, repositories } from '../demo/content.ts';
import type { SettingsStore } from '../settings-store.ts';

const level = z.enum(['read', 'write']);
const permissionsForm = z.strictObject({
  actions: level.optional(),
  checks: level.optional(),
  contents: level.optional(),
  metadata: level.optional(),
});

export type Permissions = z.infer<typeof permissionsForm>;

const tokenForm = z.strictObject({
  /** ISO 8601; null never ends. */
  expiresAt: z.iso.datetime().nullable(),
  /** By `owner/name`; a repository that is not here is not covered. */
  repositories: z.record(z.string(), permissionsForm),
});
const appForm = z.strictObject({
  suspended: z.boolean(),
  permissions: permissionsForm,
  /** `owner/name` of those that it is installed on. */
  repositories: z.array(z.string()),
});

/** What people send to change it: parts of both. */
export const accessForm = z.strictObject({ token: tokenForm.partial().optional(), app: appForm.partial().optional() });

export interface Access {
  readonly token: z.infer<typeof tokenForm>;
  readonly app: z.infer<typeof appForm>;
}

/** A token of an installation, as it was asked for. */
export interface InstallationToken {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly permissions: Permissions;
  readonly repositories: readonly string[];
}

export interface AccessStore {
  get(): Access;
  change(part: z.infer<typeof accessForm>): Access;
  keep(token: string, made: InstallationToken): void;
  find(token: string): InstallationToken | undefined;
}

const names = repositories.map(fullName);

/** Fine-grained tokens have no permission for checks: https://github.com/github/rest-api-description/issues/4290 */
const FIRST: Access = {
  token: {
    expiresAt: null,
    repositories: Object.fromEntries(
      names.map((name) => [name, { actions: 'write', contents: 'read', metadata: 'read' }]),
    ),
  },
  app: {
    suspended: false,
    permissions: { actions: 'write', checks: 'read', contents: 'read', metadata: 'read' },
    repositories: names,
  },
};

/** Keeps what the demo token and the App may do, and the App's short-lived tokens by their hash. */
export function openAccessStore(database: DatabaseSync, settings: SettingsStore): AccessStore {
  database.exec('CREATE TABLE IF NOT EXISTS github_tokens (hash TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const insert = database.prepare('INSERT OR REPLACE INTO github_tokens (hash, body) VALUES (?, ?)');
  const select = database.prepare('SELECT body FROM github_tokens WHERE hash = ?');
  const get = () => JSON.parse(settings.read('access') ?? JSON.stringify(FIRST)) as Access;

  return {
    get,
    change({ app, token }) {
      const { app: appBefore, token: tokenBefore } = get();
      const changed = { token: { ...tokenBefore, ...token }, app: { ...appBefore, ...app } } as Access;
      settings.write('access', JSON.stringify(changed));
      return changed;
    },
    keep: (token, made) => void insert.run(hashOf(token), JSON.stringify(made)),
    find(token) {
      const body = select.get(hashOf(token))?.['body'];
      return body === undefined ? undefined : (JSON.parse(String(body)) as InstallationToken);
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
