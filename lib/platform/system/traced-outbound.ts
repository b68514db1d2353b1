import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';

/** A seam whose calls are spans of the flow that they are made for, and lines at the level debug. */
export function tracedOutbound(outbound: Outbound, tracing: Tracing, logger: Logger): Outbound {
  return (call, send) =>
    tracing.call(call, async () => {
      const { operation, target } = call;
      const begun = performance.now();
      const since = () => Math.round(performance.now() - begun);
      try {
        const answer = await outbound(call, send);
        logger.debug('call answered', { target, operation, duration_ms: since(), outcome: 'success' });
        return answer;
      } catch (error) {
        const failure = error instanceof OutboundFailure ? error.kind : undefined;
        logger.debug('call failed', { target, operation, duration_ms: since(), outcome: 'error', failure });
        throw error;
      }
    });
}
