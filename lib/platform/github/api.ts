import type { z } from 'zod/mini';
import type { Repository } from '#lib/diagnosis/github.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Access } from '#lib/platform/github/access.ts';
import type { GithubClient, GithubRequest } from '#lib/platform/github/client.ts';
import type { GithubAnswer } from '#lib/platform/github/failure.ts';
import { nameOf, refusalOf } from '#lib/platform/github/refusal.ts';
import { readAnswer, repositoryShape } from '#lib/platform/github/shapes.ts';

export interface Question {
  readonly route: GithubRequest['route'];
  /** Beside owner and name of the repository. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly effect?: boolean;
  /** Statuses beside 200 to 299 that are answered; all others are refusals. */
  readonly expects?: readonly number[];
}

export interface GithubApi {
  /** Asks one question about a repository, with the right to. Throws DomainError for refusals that are not expected. */
  ask(repository: Repository, question: Question): Promise<GithubAnswer>;
  /** The repository itself; throws `github.repository_missing`. */
  repository(repository: Repository): Promise<z.output<typeof repositoryShape>>;
  /** Tells why a workflow cannot be found: throws `github.workflow_missing` or `github.repository_missing`, if it cannot. */
  assertWorkflow(repository: Repository, workflow: string): Promise<void>;
}

export function createGithubApi(client: GithubClient, access: Access): GithubApi {
  const api: GithubApi = {
    async ask(repository, { effect = false, expects = [], parameters = {}, route }) {
      const { authorization, forget } = await access.passFor(repository);
      const answer = await client.send({
        route,
        parameters: { owner: repository.owner, repo: repository.name, ...parameters },
        authorization,
        effect,
      });
      const { call, status } = answer;
      if ((status >= 200 && status < 300) || expects.includes(status)) return answer;
      if (status === 401 && forget) {
        forget();
        throw new OutboundFailure('transient', call, 'the token was taken back before its time', { status });
      }
      throw refusalOf(answer, repository);
    },
    async repository(repository) {
      const answer = await api.ask(repository, { route: 'GET /repos/{owner}/{repo}', expects: [404] });
      if (answer.status === 404) throw new DomainError('github.repository_missing', { repository: nameOf(repository) });
      return readAnswer(repositoryShape, answer);
    },
    async assertWorkflow(repository, workflow) {
      const { status } = await api.ask(repository, {
        route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}',
        parameters: { workflow_id: workflow },
        expects: [404],
      });
      if (status !== 404) return;
      await api.repository(repository);
      throw new DomainError('github.workflow_missing', { repository: nameOf(repository), workflow });
    },
  };
  return api;
}
