import type { Repository } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { GithubAnswer } from '#lib/platform/github/failure.ts';
import { reasonOf } from '#lib/platform/github/reason.ts';

/** A repository in words: `owner/name`. */
export function nameOf({ name, owner }: Repository): string {
  return `${owner}/${name}`;
}

/** What a refusal means that nobody expected at this place. */
export function refusalOf(answer: GithubAnswer, repository: Repository): DomainError {
  const { status } = answer;
  const facts = { repository: nameOf(repository), reason: reasonOf(answer) };
  if (status === 401) return new DomainError('github.unauthorized');
  if (status === 403) {
    const permission = neededPermission(answer);
    return permission === undefined
      ? new DomainError('github.denied', facts)
      : new DomainError('github.forbidden', { ...facts, permission });
  }
  if (status >= 300 && status < 400) return new DomainError('github.repository_moved', facts);
  return new DomainError('github.refused', { ...facts, status });
}

/**
 * `actions: write`, or several sets of permissions of which one would do, from `actions=write; contents=read`:
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions
 */
function neededPermission({ headers }: GithubAnswer): string | undefined {
  const accepted = String(headers['x-accepted-github-permissions'] ?? '');
  const sets = accepted
    .split(';')
    .map((set) =>
      [...set.matchAll(/([a-z_]{1,60})\s*=\s*([a-z]{1,20})/g)].map(([, right, level]) => `${right}: ${level}`),
    )
    .filter((set) => set.length > 0)
    .map((set) => set.join(', '));
  return sets.length === 0 ? undefined : sets.slice(0, 3).join(' or ');
}
