import { DomainError, type ErrorCode } from '#lib/kernel/errors.ts';
import { OutboundFailure, serviceNames } from '#lib/kernel/outbound.ts';
import type { Run } from '#lib/runs/run.ts';
import { afterFailure, type Pursued, type TaskResult } from '#lib/tasks/task.ts';

/** What came of one attempt. */
export type AttemptOutcome =
  | { readonly kind: 'succeeded'; readonly result: TaskResult }
  /** The effect has begun and goes on elsewhere. */
  | { readonly kind: 'following'; readonly pursued: Pursued }
  | { readonly kind: 'cancelled'; readonly code: ErrorCode }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly reason: string;
      readonly facts?: DomainError['facts'];
    }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      /** Whether the effect may have happened. */
      readonly inDoubt: boolean;
      /** Milliseconds that the target asked us to wait. */
      readonly retryAfterMs?: number | undefined;
      /** Who did not answer, in people's words. */
      readonly service?: string;
    }
  /** The effect may have happened and nobody can look it up. */
  | { readonly kind: 'hold'; readonly reason: string };

/** What an error in an attempt means for its run; errors that are no failure of a call are bugs and go on up. */
export function explainFailure(run: Run, error: unknown): AttemptOutcome {
  // While in doubt the first call is the look-up: when that is refused for good, nobody can tell.
  if (error instanceof DomainError && run.inDoubt) return { kind: 'hold', reason: error.code };
  if (error instanceof DomainError) return { kind: 'failed', code: error.code, reason: error.code, facts: error.facts };
  if (!(error instanceof OutboundFailure)) throw error;

  const { retry, inDoubt } = afterFailure[error.kind];
  if (retry) {
    const service = serviceNames[error.call.target];
    const { message: reason, retryAfterMs } = error;
    return { kind: 'retry', reason, inDoubt: run.inDoubt || inDoubt, retryAfterMs, service };
  }
  if (run.inDoubt) return { kind: 'hold', reason: error.message };
  return {
    kind: 'failed',
    code: error.call.target === 'discord' ? 'discord.rejected' : 'run.rejected',
    reason: error.message,
    facts: {
      status: error.status ?? 0,
      discordCode: error.code ?? '0',
      operation: `${error.call.target} ${error.call.operation}`,
      reason: error.reason,
    },
  };
}
