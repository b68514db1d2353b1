import type { GithubActions, GithubSetup } from '#lib/diagnosis/github.ts';
import type { Outbound } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { createAccess, type GithubCredential } from '#lib/platform/github/access.ts';
import { createGithubApi } from '#lib/platform/github/api.ts';
import { createArtifactFiles } from '#lib/platform/github/artifact-files.ts';
import { createGithubClient } from '#lib/platform/github/client.ts';
import { createDispatch } from '#lib/platform/github/dispatch.ts';
import { createInspect } from '#lib/platform/github/inspect.ts';
import { withoutKnownSecrets } from '#lib/platform/github/known-secrets.ts';
import { createLogTail } from '#lib/platform/github/log-tail.ts';
import { createRuns } from '#lib/platform/github/runs.ts';

/**
 * GitHub Actions by its REST API. `baseUrl` is `https://api.github.com`, or that of an Enterprise Server; `timeoutMs` is for each
 * request, a download being two or three of them.
 */
export function createGithub(options: {
  readonly outbound: Outbound;
  readonly clock: Pick<Clock, 'now'>;
  readonly memory: SecretMemory;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly credential: GithubCredential | undefined;
}): GithubActions & GithubSetup {
  const { clock, credential, memory } = options;
  const client = createGithubClient(options);
  const access = createAccess({ client, clock, memory }, credential);
  const api = createGithubApi(client, access);

  return withoutKnownSecrets(memory, {
    ...createRuns(api),
    dispatch: createDispatch(api),
    logTail: createLogTail(api, client),
    artifactFiles: createArtifactFiles(api, client),
    inspect: createInspect(api, access),
  });
}
