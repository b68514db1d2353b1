import { type FailureKind, type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';

/** Is told of each call what came of it and how many milliseconds it took. */
export type CallObserver = (call: OutboundCall, outcome: 'success' | FailureKind, durationMs: number) => void;

/** The production seam: waits no longer than the call's time-out and turns every rejection into an OutboundFailure. */
export function createOutbound(observe: CallObserver = () => undefined): Outbound {
  return async (call, send) => {
    const signal = AbortSignal.timeout(call.timeoutMs);
    const begun = performance.now();
    const tell = (outcome: 'success' | FailureKind) => observe(call, outcome, performance.now() - begun);
    let answer: Awaited<ReturnType<typeof send>>;
    try {
      answer = await Promise.race([send(signal), abortOf(signal)]);
    } catch (cause) {
      const failure = failureOf(call, cause, signal);
      tell(failure.kind);
      throw failure;
    }
    tell('success');
    return answer;
  };
}

function failureOf(call: OutboundCall, cause: unknown, signal: AbortSignal): OutboundFailure {
  if (cause instanceof OutboundFailure) return cause;
  const reason = signal.aborted ? `no answer within ${call.timeoutMs} ms` : 'failed without an answer';
  return new OutboundFailure(call.effect ? 'unknown_outcome' : 'transient', call, reason, { cause });
}

/** Rejects when the signal is aborted, for senders that do not listen to it. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
