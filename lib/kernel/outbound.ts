export type OutboundTarget = 'dynamodb' | 'sqs' | 'scheduler' | 'ssm' | 'events' | 'discord' | 'github' | 'http';

/** What people call the targets. */
export const serviceNames: Readonly<Record<OutboundTarget, string>> = {
  dynamodb: 'DynamoDB',
  sqs: 'SQS',
  scheduler: 'EventBridge Scheduler',
  ssm: 'SSM',
  events: 'EventBridge',
  discord: 'Discord',
  github: 'GitHub',
  http: 'The address',
};

/**
 * What a failed call means for its effect (DESIGN §5).
 *
 * `never_started`: it cannot have happened. `transient`: it did not happen, asking again may help. `unknown_outcome`: it
 * may have happened. `permanent`: it did not happen and asking again will not help. `rate_limited`: asked to wait.
 */
export type FailureKind = 'never_started' | 'transient' | 'unknown_outcome' | 'permanent' | 'rate_limited';

export interface OutboundCall {
  readonly target: OutboundTarget;
  /** The operation in the target's own words, for example `TransactWriteItems` or `POST /channels/{id}/messages`. */
  readonly operation: string;
  /** Milliseconds after which the caller stops waiting. */
  readonly timeoutMs: number;
  /** True when a lost answer leaves an effect in doubt; false for reads and for what may be repeated freely. */
  readonly effect: boolean;
}

/**
 * The one seam through which every call leaves the process (DESIGN §8).
 *
 * Resolves with what `send` resolves with; rejects with an OutboundFailure and nothing else. `send` gets a signal that is
 * aborted at the time-out and must translate its target's errors by throwing OutboundFailure itself where it knows better.
 */
export type Outbound = <Answer>(call: OutboundCall, send: (signal: AbortSignal) => Promise<Answer>) => Promise<Answer>;

export interface FailureDetail {
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The target's own error code or name. */
  readonly code?: string;
  /** Milliseconds that the target asked us to wait. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

export class OutboundFailure extends Error {
  override readonly name = 'OutboundFailure';
  readonly kind: FailureKind;
  readonly call: OutboundCall;
  /** What the target said, or what became of the call; the end of `message`. */
  readonly reason: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, call: OutboundCall, reason: string, detail: FailureDetail = {}) {
    super(`${call.target} ${call.operation}: ${reason}`, { cause: detail.cause });
    this.kind = kind;
    this.call = call;
    this.reason = reason;
    this.status = detail.status;
    this.code = detail.code;
    this.retryAfterMs = detail.retryAfterMs;
  }
}
