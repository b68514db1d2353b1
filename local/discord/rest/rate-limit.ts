import { createHash } from 'node:crypto';

import type { Fault } from '../faults.ts';
import type { RestAnswer } from './call.ts';

/** What one bucket takes, and in how many milliseconds; Discord does not promise numbers, these are usual ones. */
const LIMIT = 5;
const WINDOW_MS = 5_000;
/** Beyond so many buckets those that have ended are forgotten. */
const KEPT_BUCKETS = 1000;

export interface RateLimits {
  /** Counts a call and answers its headers: https://discord.com/developers/docs/topics/rate-limits#header-format */
  headers(call: { readonly method: string; readonly route: string; readonly major: string }): Record<string, string>;
}

/**
 * Counts calls by bucket on virtual time. It never refuses by itself: a 429 is ordered as a fault.
 *
 * A bucket is a method and a route; each channel, server and webhook token counts in one of its own.
 */
export function createRateLimits(now: () => number): RateLimits {
  const buckets = new Map<string, { used: number; endsAt: number }>();

  function forgetEnded(): void {
    if (buckets.size < KEPT_BUCKETS) return;
    for (const [key, { endsAt }] of buckets) if (endsAt <= now()) buckets.delete(key);
  }

  return {
    headers({ major, method, route }) {
      const bucket = createHash('sha256').update(`${method} ${route}`).digest('hex').slice(0, 32);
      const key = `${bucket}:${major}`;
      const known = buckets.get(key);
      const current = known && known.endsAt > now() ? known : { used: 0, endsAt: now() + WINDOW_MS };
      current.used += 1;
      forgetEnded();
      buckets.set(key, current);
      return {
        'x-ratelimit-limit': String(LIMIT),
        'x-ratelimit-remaining': String(Math.max(0, LIMIT - current.used)),
        'x-ratelimit-reset': (current.endsAt / 1000).toFixed(3),
        'x-ratelimit-reset-after': ((current.endsAt - now()) / 1000).toFixed(3),
        'x-ratelimit-bucket': bucket,
      };
    },
  };
}

/** The answer that a fault orders, at the virtual instant `now`; its headers go over those of the bucket. */
export function faultAnswer({ body, global = false, retryAfter = 1, status = 500 }: Fault, now: number): RestAnswer {
  if (status !== 429) return { status, body: body ?? { message: `${status}: ordered by a fault`, code: 0 } };
  return {
    status,
    body: body ?? { message: 'You are being rate limited.', retry_after: retryAfter, global },
    headers: {
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': global ? 'global' : 'user',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': (now / 1000 + retryAfter).toFixed(3),
      'x-ratelimit-reset-after': retryAfter.toFixed(3),
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
  };
}
