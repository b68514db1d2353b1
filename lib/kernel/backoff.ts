export interface BackoffPolicy {
  /** Milliseconds: the most that the first retry waits. */
  readonly baseMs: number;
  /** Milliseconds: the most that any retry waits. */
  readonly capMs: number;
}

/**
 * How long to wait before the next attempt: full jitter, a random time up to base × 2^(attempt − 1), capped.
 *
 * `attempt` counts from 1; `random` is in [0, 1). Answers whole milliseconds, at least 1.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: number): number {
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.max(1, Math.ceil(ceiling * random));
}
