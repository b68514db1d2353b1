import { Octokit } from '@octokit/rest';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import { boundedFetch } from '#lib/platform/github/bounded-fetch.ts';
import { connectionFailure, failureOf, type GithubAnswer, type Headers } from '#lib/platform/github/failure.ts';

export interface GithubRequest {
  /** In GitHub's words, for example `GET /repos/{owner}/{repo}`. */
  readonly route: `${'GET' | 'POST'} /${string}`;
  /** For the path; what the path does not name goes to the query, or the body of a POST. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The header's value. */
  readonly authorization: string;
  /** True when a lost answer leaves an effect in doubt. */
  readonly effect?: boolean;
}

export interface GithubClient {
  /** The address that paths stand below. */
  readonly baseUrl: string;
  /**
   * Sends one request. Answers what GitHub answered, refusals and redirects too; rejects with OutboundFailure when asking again
   * may help or the outcome is in doubt.
   */
  send(request: GithubRequest): Promise<GithubAnswer>;
  /** Sends one GET without authorization to an address that GitHub named, and hands its answer to `read`. */
  fetchBlob<Read>(blob: Blob, read: (response: Response, call: OutboundCall) => Promise<Read>): Promise<Read>;
}

export interface Blob {
  /** What stands in logs and traces in place of the address, which carries a right of its own. */
  readonly operation: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told the signal of the time-out before anything is sent. */
  readonly onStart?: (signal: AbortSignal) => void;
}

/** GitHub asks for one: https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#user-agent */
const USER_AGENT = 'watchbell';

/** https://docs.github.com/rest/about-the-rest-api/api-versions */
const API_VERSION = '2022-11-28';

/** GitHub's REST API by Octokit, without any of its retries: one request, one call through the seam. */
export function createGithubClient(options: {
  readonly outbound: Outbound;
  readonly clock: Pick<Clock, 'now'>;
  readonly baseUrl: string;
  readonly timeoutMs: number;
}): GithubClient {
  const { clock, outbound, timeoutMs } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const octokit = new Octokit({
    baseUrl,
    request: { fetch: boundedFetch, redirect: 'manual' },
    // What Octokit would say goes to the console, past our own log and its redaction.
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });

  return {
    baseUrl,
    send({ authorization, effect = false, parameters, route }) {
      const call: OutboundCall = { target: 'github', operation: route, timeoutMs, effect };
      return outbound(call, async (signal) => {
        const headers = {
          authorization,
          accept: 'application/vnd.github+json',
          'user-agent': USER_AGENT,
          'x-github-api-version': API_VERSION,
        };
        const answer = await answerOf(call, octokit.request(route, { ...parameters, headers, request: { signal } }));
        const failure = failureOf(answer, clock.now());
        if (failure) throw failure;
        return answer;
      });
    },
    fetchBlob({ headers, onStart, operation, url }, read) {
      const call: OutboundCall = { target: 'github', operation, timeoutMs, effect: false };
      return outbound(call, async (signal) => {
        onStart?.(signal);
        const response = await fetch(url, {
          signal,
          redirect: 'manual',
          headers: { 'user-agent': USER_AGENT, 'accept-encoding': 'identity', ...headers },
        }).catch((error: unknown) => {
          throw connectionFailure(call, error);
        });
        const { status } = response;
        const failure = failureOf(
          { call, status, headers: Object.fromEntries(response.headers), data: '' },
          clock.now(),
        );
        if (failure) {
          await response.body?.cancel();
          throw failure;
        }
        return read(response, call);
      });
    },
  };
}

/** Octokit throws refusals; to us they are answers like others. */
async function answerOf(
  call: OutboundCall,
  sent: Promise<{ readonly status: number; readonly headers: Headers; readonly data: unknown }>,
): Promise<GithubAnswer> {
  try {
    const { data, headers, status } = await sent;
    return { call, status, headers, data };
  } catch (error) {
    const { response } = error as {
      response?: { readonly status: number; readonly headers: Headers; readonly data: unknown };
    };
    if (!response) throw connectionFailure(call, error);
    const { data, headers, status } = response;
    return { call, status, headers, data };
  }
}

function ignore(): void {
  // Octokit's own words are not logged.
}
