import type { Fault } from '../faults.ts';
import type { RestAnswer } from './call.ts';

const HOUR_MS = 3_600_000;

export interface Budget {
  /** Requests an hour. */
  readonly limit: number;
  readonly used: number;
  /** Epoch milliseconds. */
  readonly resetsAt: number;
}

export interface RateLimits {
  /** Counts a call unless the hour's are used up; `isOver` says so. */
  take(key: string): { readonly isOver: boolean };
  /** Takes a call back: an answer of 304 does not count. */
  giveBack(key: string): void;
  budget(key: string): Budget;
}

/** Counts the calls of each token by the hour, in virtual time: an hour begins with a token's first call. */
export function createRateLimits(now: () => number, limit: () => number): RateLimits {
  const hours = new Map<string, { used: number; resetsAt: number }>();
  const hourOf = (key: string) => {
    const known = hours.get(key);
    if (known && known.resetsAt > now()) return known;
    const begun = { used: 0, resetsAt: now() + HOUR_MS };
    hours.set(key, begun);
    return begun;
  };

  return {
    take(key) {
      const hour = hourOf(key);
      if (hour.used >= limit()) return { isOver: true };
      hour.used += 1;
      return { isOver: false };
    },
    giveBack(key) {
      const hour = hourOf(key);
      hour.used = Math.max(0, hour.used - 1);
    },
    budget: (key) => ({ limit: limit(), ...hourOf(key) }),
  };
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
export function budgetHeaders({ limit, resetsAt, used }: Budget): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(Math.max(0, limit - used)),
    'x-ratelimit-reset': String(Math.ceil(resetsAt / 1000)),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': 'core',
  };
}

/** The same as GitHub's `/rate_limit` tells it. */
export function budgetView({ limit, resetsAt, used }: Budget): Record<string, number | string> {
  return {
    limit,
    used,
    remaining: Math.max(0, limit - used),
    reset: Math.ceil(resetsAt / 1000),
    resource: 'core',
  };
}

const PRIMARY_DOCS = 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api';
const SECONDARY_DOCS =
  'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits';

/** The answer to who has used up the hour. */
export function overLimit(userId: number): RestAnswer {
  const message = `API rate limit exceeded for user ID ${userId}.`;
  return { status: 403, body: { message, documentation_url: PRIMARY_DOCS, status: '403' } };
}

/** The answer that a fault orders at the virtual instant `now`, undefined when it only slows or cuts. */
export function faultAnswer(fault: Fault, now: number): RestAnswer | undefined {
  switch (fault.kind) {
    case 'status':
      return {
        status: fault.status,
        body: fault.body ?? { message: `${fault.status}: ordered by a fault`, status: String(fault.status) },
        headers: fault.headers ?? {},
      };
    case 'rate_limited': {
      const { status } = fault;
      return {
        status,
        body: {
          message: 'API rate limit exceeded for user ID 1.',
          documentation_url: PRIMARY_DOCS,
          status: String(status),
        },
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(now / 1000) + fault.resetSeconds),
        },
      };
    }
    case 'secondary': {
      const { retryAfterSeconds, status } = fault;
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      return {
        status,
        body: { message, documentation_url: SECONDARY_DOCS, status: String(status) },
        headers: retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
      };
    }
    default:
      return undefined;
  }
}
