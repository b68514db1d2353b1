import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';

/** The production seam: waits no longer than the call's time-out and turns every rejection into an OutboundFailure. */
export function createOutbound(): Outbound {
  return async (call, send) => {
    const signal = AbortSignal.timeout(call.timeoutMs);
    const inDoubt = call.effect ? 'unknown_outcome' : 'transient';
    try {
      return await Promise.race([send(signal), abortOf(signal)]);
    } catch (cause) {
      if (cause instanceof OutboundFailure) throw cause;
      const reason = signal.aborted ? `no answer within ${call.timeoutMs} ms` : 'failed without an answer';
      throw new OutboundFailure(inDoubt, call, reason, { cause });
    }
  };
}

/** Rejects when the signal is aborted, for senders that do not listen to it. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
