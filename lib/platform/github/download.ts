import type { Repository } from '#lib/diagnosis/github.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { GithubApi, Question } from '#lib/platform/github/api.ts';
import type { GithubClient } from '#lib/platform/github/client.ts';

/**
 * The address that a download leads to: the first of its two requests. Undefined when there is nothing (any more) to load.
 *
 * The address carries a right of its own, so it is asked for without our authorization, and it never goes into a log. It must
 * be https, unless the API itself is spoken to without.
 */
export async function locate(
  { api, client }: { readonly api: GithubApi; readonly client: GithubClient },
  repository: Repository,
  question: Question,
): Promise<URL | undefined> {
  const answer = await api.ask(repository, { ...question, expects: [302, 404, 410] });
  const { call, headers, status } = answer;
  if (status === 410) return undefined;
  if (status === 404) {
    await api.repository(repository);
    return undefined;
  }
  const location = String(headers['location'] ?? '');
  const base = new URL(client.baseUrl);
  if (status !== 302 || location === '' || !URL.canParse(location, base.href))
    throw new OutboundFailure('transient', call, `HTTP ${status} without an address to load from`, { status });
  const url = new URL(location, base);
  if (url.protocol !== 'https:' && (url.protocol !== 'http:' || base.protocol !== 'http:'))
    throw new OutboundFailure('permanent', call, `it leads to ${url.protocol}, which is not followed`, { status });
  return url;
}
