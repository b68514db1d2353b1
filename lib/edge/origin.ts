import type { Ids } from '#lib/kernel/ports.ts';
import { type Flow, readCorrelationId, readTraceparent } from '#lib/kernel/tracing.ts';

/** A request at the edge: what it belongs to, and its own id. */
export interface Origin extends Flow {
  readonly requestId: string;
}

/** The header that we take the correlation id from, and answer it in. */
export const CORRELATION_HEADER = 'x-correlation-id';

/**
 * What a request belongs to: the correlation id that it brings (`X-Correlation-Id`, else the trace id of its `traceparent`), or
 * the id of its trace. Its trace is always a new one, which is linked to the one that it came from: who chose our trace ids
 * would choose the ids of our runs. W3C allows that at a border of trust.
 */
export function originOf(
  {
    headers,
    requestId,
  }: { readonly headers: Readonly<Record<string, string | undefined>>; readonly requestId: string },
  ids: Pick<Ids, 'traceId'>,
): Origin {
  const traceId = ids.traceId();
  const from = readTraceparent(headers['traceparent']);
  const correlationId = readCorrelationId(headers[CORRELATION_HEADER]) ?? from?.traceId ?? traceId;
  return { requestId, traceId, correlationId, from };
}
