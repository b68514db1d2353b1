import type { Logger } from '#lib/kernel/ports.ts';
import { redactTrace } from '#lib/traces/redact-trace.ts';
import type { TraceStore } from '#lib/traces/store.ts';
import type { Trace } from '#lib/traces/trace.ts';

/** Stores a trace without its secrets. It is for people to look at: its loss is logged and costs what it tells of nothing. */
export async function keepTrace(
  { logger, traces }: { readonly logger: Logger; readonly traces: Pick<TraceStore, 'put'> },
  trace: Trace,
): Promise<void> {
  try {
    await traces.put(redactTrace(trace));
  } catch (error) {
    logger.warn('A trace could not be stored', { trace_id: trace.traceId, error });
  }
}
