import type { Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { isChosen } from '#lib/kernel/sampling.ts';
import { readTraceHeader } from '#lib/kernel/trace-header.ts';
import type { EndedInvocation, SpanSink } from '#lib/platform/system/tracing.ts';

/** What sends segments, from a file of the bundle that is loaded only when there are some. */
export interface SegmentWriter {
  readonly writeSegments: (
    ended: EndedInvocation,
    options: { readonly fn: string; readonly redact: Redact; readonly logger: Logger },
  ) => void;
}

export interface XrayOptions {
  /** The name of the function. */
  readonly fn: string;
  /** The share of traces, 0 to 1 (`TRACE_SAMPLE_RATE`). */
  readonly sampleRate: number;
  /** X-Ray's header of the invocation that is running. */
  readonly header: () => string | undefined;
  readonly load: () => Promise<SegmentWriter>;
  readonly redact: Redact;
  readonly logger: Logger;
}

/**
 * Sends X-Ray a part of the traces, below the segment that Lambda sends of each invocation by itself.
 *
 * A trace is sent when its id is among the share of `sampleRate`: in every function or in none. An invocation without a trace
 * of ours goes by the trace that Lambda gave it. `Sampled=0` of Lambda is obeyed, for nobody records what ours would hang
 * below; `Sampled=1` only allows: it says so of nearly everything that comes once a second or less, so the rate would be none.
 * The flag of a `traceparent` from outside is not asked, for whoever sets it would say what we pay.
 */
export function createXray({ fn, header, load, logger, redact, sampleRate }: XrayOptions): SpanSink {
  function lambdaTrace() {
    const trace = sampleRate > 0 ? readTraceHeader(header()) : undefined;
    return trace?.isRecorded ? trace : undefined;
  }

  function wants(traceId: string | undefined): boolean {
    if (!lambdaTrace()) return false;
    return traceId === undefined || isChosen(traceId, sampleRate);
  }

  return {
    wants,

    async take(ended) {
      const trace = lambdaTrace();
      if (!trace) return;
      const spans = ended.spans.filter(({ traceId }) => wants(traceId));
      const isOurs = ended.hadFlow ? spans.length > 0 : isChosen(trace.traceId, sampleRate);
      if (!isOurs) return;
      try {
        const { writeSegments } = await load();
        writeSegments({ ...ended, spans }, { fn, redact, logger });
      } catch (error) {
        logger.debug('segments were not sent', { error });
      }
    },
  };
}
