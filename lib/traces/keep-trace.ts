import type { Logger } from '#lib/kernel/ports.ts';
import type { TraceStore } from '#lib/traces/store.ts';
import type { Trace } from '#lib/traces/trace.ts';

/** Stores a trace. It is for people to look at: its loss is logged and costs what it tells of nothing. */
export async function keepTrace(
  { logger, traces }: { readonly logger: Logger; readonly traces: TraceStore },
  trace: Trace,
): Promise<void> {
  try {
    await traces.put(trace);
  } catch (error) {
    logger.warn('A trace could not be stored', { trace_id: trace.traceId, error });
  }
}
