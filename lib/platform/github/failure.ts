import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import { reasonOf } from '#lib/platform/github/reason.ts';

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Certificates that do not hold: asking again will not help. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What GitHub asks for where it names no time: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const UNNAMED_WAIT_MS = 60_000;
const SHORTEST_WAIT_MS = 1_000;

export type Headers = Readonly<Record<string, string | number | undefined>>;

/** An answer of GitHub or of its storage. `data` is decoded JSON, or text that is none. */
export interface GithubAnswer {
  readonly call: OutboundCall;
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
}

/** What a request that got no answer means; the seam knows what else there is to know. */
export function connectionFailure(call: OutboundCall, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (NEVER_CONNECTED.has(code)) return new OutboundFailure('never_started', call, code, { code, cause: error });
  if (!CERTIFICATE.test(code)) return error;
  return new OutboundFailure('permanent', call, `the certificate does not hold (${code})`, { code, cause: error });
}

/** The first code in the chain of causes: Octokit wraps what fetch wraps. */
function codeOf(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < 5 && typeof cause === 'object' && cause !== null; depth += 1) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string') return code;
    ({ cause } = cause as { cause?: unknown });
  }
  return undefined;
}

/** The failure for answers that say when to ask again, or that leave open what happened; undefined for all others. */
export function failureOf(answer: GithubAnswer, now: number): OutboundFailure | undefined {
  const { call, status } = answer;
  if (isRateLimited(answer)) {
    const retryAfterMs = Math.max(SHORTEST_WAIT_MS, waitOf(answer, now));
    return new OutboundFailure('rate_limited', call, reasonOf(answer), { status, retryAfterMs });
  }
  if (status < 500 && status !== 408) return undefined;
  return new OutboundFailure(call.effect ? 'unknown_outcome' : 'transient', call, `HTTP ${status}`, { status });
}

/** An answer that nobody can read: whatever was asked for may have happened. */
export function unreadable({ call, status }: GithubAnswer): OutboundFailure {
  const kind = call.effect ? 'unknown_outcome' : 'transient';
  return new OutboundFailure(kind, call, `HTTP ${status} with an answer that is not of the expected shape`, { status });
}

function isRateLimited(answer: GithubAnswer): boolean {
  const { headers, status } = answer;
  if (status === 429) return true;
  if (status !== 403) return false;
  if (headers['retry-after'] !== undefined || String(headers['x-ratelimit-remaining']) === '0') return true;
  return /rate limit|abuse detection/i.test(reasonOf(answer));
}

function waitOf({ headers }: GithubAnswer, now: number): number {
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(retryAfter)) return Math.ceil(retryAfter * 1000);
  // The primary limit's reset says nothing about a secondary one.
  const isUsedUp = String(headers['x-ratelimit-remaining'] ?? '0') === '0';
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (!isUsedUp || !Number.isFinite(reset)) return UNNAMED_WAIT_MS;
  const date = Date.parse(String(headers['date'] ?? ''));
  return reset * 1000 - (Number.isNaN(date) ? now : date);
}
