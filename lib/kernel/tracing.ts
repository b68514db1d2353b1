import type { OutboundCall } from '#lib/kernel/outbound.ts';
import type { LogFields } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';

/** A place in a trace, by W3C's ids: 32 and 16 lower-case hex digits, neither all zero. */
export interface SpanContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** What one request or message belongs to, and what of it goes on to everything that follows from it. */
export interface Flow {
  readonly traceId: string;
  readonly correlationId: string;
  /** The request id of the invocation with which it all began; that of this invocation unless given. */
  readonly firstRequestId?: string | undefined;
  /** Where it came from: the parent if it is of the same trace, else a link. */
  readonly from?: SpanContext | undefined;
}

/** W3C's and OpenTelemetry's words: `server` and `consumer` are asked, `client` asks. */
export type SpanKind = 'internal' | 'server' | 'client' | 'consumer';

export interface SpanName {
  /** Few values: never an id. */
  readonly name: string;
  readonly kind: SpanKind;
}

/** What goes out with a message or a request, so that who gets it can go on with the flow. */
export interface Carried {
  readonly correlationId: string | undefined;
  readonly firstRequestId: string | undefined;
  readonly traceparent: string | undefined;
}

/**
 * Which flow the code at this place works for. It follows asynchronous calls, and ends with the work that it was opened for: a
 * warm Lambda has nothing to clear.
 */
export interface Tracing {
  /** Does the work of one invocation; afterwards its spans are exported, if anyone wants them. */
  invocation<Result>(requestId: string, work: () => Promise<Result>): Promise<Result>;
  /** Does the work as a part of a flow, in a span of its own. */
  within<Result>(flow: Flow, span: SpanName, work: () => Promise<Result>): Promise<Result>;
  /** Sends an outbound call in a span of its own. */
  call<Answer>(call: OutboundCall, send: () => Promise<Answer>): Promise<Answer>;
  /** Says more of the innermost `within`: few values each, never an id. */
  annotate(facts: Readonly<Record<string, string>>): void;
  carried(): Carried;
  /** `trace_id`, `span_id`, `correlation_id`, `request_id`, `first_request_id`, as far as they are known here. */
  fields(): LogFields;
  /** Whether this flow is among those that are logged in full (`LOG_SAMPLE_RATE`). */
  isSampled(): boolean;
}

const CORRELATION_ID = /^[A-Za-z0-9._:-]{1,128}$/;
/** https://www.w3.org/TR/trace-context/#traceparent-header: later versions may have more behind the flags, this one has not. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const ZEROS = /^0+$/;

/** A correlation id from outside; undefined for what is none. */
export function readCorrelationId(text: string | undefined): string | undefined {
  return text !== undefined && CORRELATION_ID.test(text) ? text : undefined;
}

/**
 * A flow whose correlation id goes into logs, messages and answers: one from outside that looks like a secret, or is one that we
 * hold, is left unread.
 */
export function withoutSecretId<Given extends Flow>(flow: Given, redact: Redact): Given {
  return redact(flow.correlationId) === flow.correlationId ? flow : { ...flow, correlationId: flow.traceId };
}

/** Where a `traceparent` says that something came from; undefined for what is none. */
export function readTraceparent(text: string | undefined): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', more] = TRACEPARENT.exec(text ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  return ZEROS.test(traceId) || ZEROS.test(spanId) ? undefined : { traceId, spanId };
}

/** A place in a trace as W3C's `traceparent`; flag 01: we keep this trace. */
export function traceparentOf({ spanId, traceId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`;
}
