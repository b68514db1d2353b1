import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Redact } from '#lib/kernel/redact.ts';

/**
 * A seam whose failures hold no secret in their words: what a target says of a call goes on into runs, cards, events and
 * whatever else tells of it, and targets repeat what they were sent. Their causes stay as they came, for the log alone.
 */
export function redactedOutbound(outbound: Outbound, redact: Redact): Outbound {
  return async (call, send) => {
    try {
      return await outbound(call, send);
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error;
      const reason = String(redact(error.reason));
      if (reason === error.reason) throw error;
      const { cause, code, kind, retryAfterMs, status } = error;
      throw new OutboundFailure(kind, error.call, reason, {
        cause,
        ...(code === undefined ? {} : { code }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        ...(status === undefined ? {} : { status }),
      });
    }
  };
}
