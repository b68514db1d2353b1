import type { Repository } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { createAppAccess } from '#lib/platform/github/app-access.ts';
import type { GithubClient } from '#lib/platform/github/client.ts';

/** How this deployment shows GitHub who it is; secrets are asked for when they are needed. */
export type GithubCredential =
  | { readonly kind: 'token'; readonly token: () => Promise<string> }
  | { readonly kind: 'app'; readonly appId: string; readonly privateKey: () => Promise<string> };

/** What opens a repository for one request. */
export interface Pass {
  readonly authorization: string;
  /** For a pass that GitHub took back before its time: the next one is asked for anew. Undefined when there is none. */
  readonly forget?: () => void;
}

/** Levels by right, as GitHub names them: `{ actions: 'write' }`. */
export type Permissions = Readonly<Record<string, string>>;

export interface Access {
  /** Throws `github.not_configured`, and what asking GitHub for a token can end in. */
  passFor(repository: Repository): Promise<Pass>;
  /** What was granted, where GitHub tells it; undefined for tokens, of which it tells nothing. */
  permissions(repository: Repository): Promise<Permissions | undefined>;
}

export interface AccessPorts {
  readonly client: GithubClient;
  readonly clock: Pick<Clock, 'now'>;
  /** Is told what GitHub hands out, so that no sink shows it. */
  readonly memory: Pick<SecretMemory, 'remember' | 'rememberForNow'>;
}

export function createAccess(ports: AccessPorts, credential: GithubCredential | undefined): Access {
  if (credential?.kind === 'app') return createAppAccess(ports, credential);
  return {
    async passFor() {
      if (!credential) throw new DomainError('github.not_configured');
      return { authorization: `Bearer ${await credential.token()}` };
    },
    permissions: () => Promise.resolve(undefined),
  };
}
