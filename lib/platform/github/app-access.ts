import createJsonWebToken from 'universal-github-app-jwt';
import * as z from 'zod/mini';
import type { Repository } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Access, AccessPorts, GithubCredential, Permissions } from '#lib/platform/github/access.ts';
import type { GithubAnswer } from '#lib/platform/github/failure.ts';
import { nameOf, refusalOf } from '#lib/platform/github/refusal.ts';
import { readAnswer, repositoryShape, time } from '#lib/platform/github/shapes.ts';

/** What we use of a repository; tokens are made for no more. */
const WANTED = { actions: 'write', contents: 'read', metadata: 'read', checks: 'read' } as const;

/** Milliseconds before its end at which a token is not used any more. */
const TOKEN_MARGIN_MS = 5 * 60_000;

const installationShape = z.object({ id: z.number(), permissions: z.record(z.string(), z.string()) });
const tokenShape = z.object({ token: z.string(), expires_at: time });

type Installation = z.infer<typeof installationShape>;

interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

/**
 * A GitHub App: its installation is found by the repository, and the installation's token is made for that repository alone.
 *
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
 */
export function createAppAccess(
  { client, clock, memory }: AccessPorts,
  credential: Extract<GithubCredential, { kind: 'app' }>,
): Access {
  const installations = new Map<string, Promise<Installation>>();
  const tokens = new Map<string, Promise<Token>>();

  async function asApp(): Promise<string> {
    const privateKey = await credential.privateKey();
    const now = Math.floor(clock.now() / 1000);
    try {
      const { token } = await createJsonWebToken({ id: credential.appId, privateKey, now });
      memory.rememberForNow(token);
      return `Bearer ${token}`;
    } catch {
      // What the library says may quote the key.
      throw new DomainError('github.private_key');
    }
  }

  async function findInstallation(repository: Repository): Promise<Installation> {
    const answer = await client.send({
      route: 'GET /repos/{owner}/{repo}/installation',
      parameters: { owner: repository.owner, repo: repository.name },
      authorization: await asApp(),
    });
    if (answer.status === 404) throw new DomainError('github.repository_missing', { repository: nameOf(repository) });
    if (answer.status !== 200) throw refusalOf(answer, repository);
    return readAnswer(installationShape, answer);
  }

  /** Asks for a token for the part that is named; without repositories for all that the App is installed on. */
  async function askToken(
    id: number,
    part: { repositories?: string[]; permissions: Permissions },
  ): Promise<GithubAnswer> {
    return client.send({
      route: 'POST /app/installations/{installation_id}/access_tokens',
      parameters: { installation_id: id, ...part },
      authorization: await asApp(),
    });
  }

  async function askTokenFor(repository: Repository, name: string): Promise<GithubAnswer> {
    const { id, permissions } = await remember(installations, keyOf(repository), () => findInstallation(repository));
    return askToken(id, { repositories: [name], permissions: grantedOf(permissions) });
  }

  function handedOut(answer: GithubAnswer): Token {
    const { expires_at: expiresAt, token } = readAnswer(tokenShape, answer);
    memory.remember(token);
    return { value: token, expiresAt };
  }

  /** The repository's name as GitHub spells it, by a token that can do nothing else; undefined where there is none to see. */
  async function spellingOf(repository: Repository): Promise<string | undefined> {
    const { id } = await remember(installations, keyOf(repository), () => findInstallation(repository));
    const made = await askToken(id, { permissions: { metadata: 'read' } });
    if (made.status !== 201) return undefined;
    const answer = await client.send({
      route: 'GET /repos/{owner}/{repo}',
      parameters: { owner: repository.owner, repo: repository.name },
      authorization: `Bearer ${handedOut(made).value}`,
    });
    return answer.status === 200 ? readAnswer(repositoryShape, answer).name : undefined;
  }

  async function makeToken(repository: Repository): Promise<Token> {
    const wasKnown = installations.has(keyOf(repository));
    let answer = await askTokenFor(repository, repository.name);
    // 404: installed anew under another id; 422: rights were taken back since we looked.
    if ((answer.status === 404 || answer.status === 422) && wasKnown) {
      installations.delete(keyOf(repository));
      answer = await askTokenFor(repository, repository.name);
    }
    // Everywhere else a name may be written in any case; GitHub does not say whether it may here.
    if (answer.status === 422) {
      const name = await spellingOf(repository);
      if (name !== undefined && name !== repository.name) answer = await askTokenFor(repository, name);
    }
    if (answer.status === 404 || answer.status === 422)
      throw new DomainError('github.repository_missing', { repository: nameOf(repository) });
    if (answer.status !== 201) throw refusalOf(answer, repository);
    return handedOut(answer);
  }

  return {
    async passFor(repository) {
      const key = keyOf(repository);
      const known = tokens.get(key);
      // Another call may have put a newer one in its place meanwhile.
      const forget = () => {
        if (tokens.get(key) === known) tokens.delete(key);
      };
      const kept = await known?.catch(() => undefined);
      if (kept && kept.expiresAt - TOKEN_MARGIN_MS > clock.now()) {
        return { authorization: `Bearer ${kept.value}`, forget };
      }
      forget();
      const { value } = await remember(tokens, key, () => makeToken(repository));
      return { authorization: `Bearer ${value}` };
    },
    async permissions(repository) {
      const found = findInstallation(repository);
      const { permissions } = await found;
      installations.set(keyOf(repository), found);
      return permissions;
    },
  };
}

/** GitHub spells owners and names in any case. */
function keyOf(repository: Repository): string {
  return nameOf(repository).toLowerCase();
}

/** What is under way is shared, what failed is forgotten. */
function remember<Value>(known: Map<string, Promise<Value>>, key: string, find: () => Promise<Value>): Promise<Value> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  found.catch(() => {
    if (known.get(key) === found) known.delete(key);
  });
  return found;
}

/** Of what we want, what there is: a token for more than the installation has would be refused whole. */
function grantedOf(permissions: Permissions): Permissions {
  const granted = Object.entries(WANTED).flatMap(([right, wanted]) => {
    const level = permissions[right];
    if (level === undefined) return [];
    return [[right, wanted === 'read' || level === 'read' ? 'read' : 'write'] as const];
  });
  return Object.fromEntries(granted);
}
