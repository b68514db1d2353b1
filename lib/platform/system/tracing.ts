import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '#lib/kernel/ports.ts';
import { type Flow, type SpanContext, type SpanKind, type Tracing, traceparentOf } from '#lib/kernel/tracing.ts';

/** A span that has ended. */
export interface Span extends SpanContext {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parentSpanId: string | undefined;
  /** A place in another trace that this one came from. */
  readonly link: SpanContext | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly failed: boolean;
}

/** Takes the spans of one invocation; never rejects. */
export type ExportSpans = (spans: readonly Span[]) => Promise<void>;

/** What a trace has beyond this many spans of one invocation is not kept. */
export const MAX_SPANS = 60;

interface Invocation {
  readonly requestId: string;
  readonly spans: Span[];
  readonly counts: Map<string, number>;
}

interface Scope {
  readonly invocation: Invocation;
  readonly flow?: Flow & { readonly spanId: string; readonly isSampled: boolean };
}

export interface TracingOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** The share of flows (0 to 1) that are logged in full. */
  readonly sampleRate?: number;
  /** Nothing is kept of spans without it. */
  readonly exportSpans?: ExportSpans | undefined;
}

/** The Tracing port on Node's AsyncLocalStorage. */
export function createTracing({ clock, exportSpans, sampleRate = 0 }: TracingOptions): Tracing {
  const scopes = new AsyncLocalStorage<Scope>();

  async function spanned<Result>(
    scope: Scope,
    span: Pick<Span, 'attributes' | 'kind' | 'link' | 'name' | 'parentSpanId'> & SpanContext,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (!exportSpans) return scopes.run(scope, work);
    const startedAt = clock.now();
    const begun = performance.now();
    let failed = true;
    try {
      const result = await scopes.run(scope, work);
      failed = false;
      return result;
    } finally {
      keep(scope.invocation, { ...span, startedAt, durationMs: performance.now() - begun, failed });
    }
  }

  return {
    async invocation(requestId, work) {
      const invocation: Invocation = { requestId, spans: [], counts: new Map() };
      try {
        return await scopes.run({ invocation }, work);
      } finally {
        if (exportSpans && invocation.spans.length > 0) await exportSpans(invocation.spans);
      }
    },

    within(flow, { kind, name }, work) {
      const outer = scopes.getStore();
      const invocation = outer?.invocation ?? { requestId: '', spans: [], counts: new Map() };
      const spanId = newSpanId();
      const from = flow.from ?? outer?.flow;
      const isChild = from?.traceId === flow.traceId;
      const firstRequestId = flow.firstRequestId ?? outer?.flow?.firstRequestId;
      const isSampled = sampleRate > 0 && shareOf(flow.correlationId) < sampleRate;
      const scope: Scope = { invocation, flow: { ...flow, firstRequestId, spanId, isSampled } };
      const span = {
        name,
        kind,
        traceId: flow.traceId,
        spanId,
        parentSpanId: isChild ? from.spanId : undefined,
        link: isChild || !from ? undefined : { traceId: from.traceId, spanId: from.spanId },
        attributes: { correlation_id: flow.correlationId, request_id: invocation.requestId },
      };
      return spanned(scope, span, work);
    },

    call({ operation, target }, send) {
      const outer = scopes.getStore();
      if (!outer?.flow) return send();
      const { flow, invocation } = outer;
      const spanId = newSpanId();
      const span = {
        name: `${target} ${operation}`,
        kind: 'client' as const,
        traceId: flow.traceId,
        spanId,
        parentSpanId: flow.spanId,
        link: undefined,
        attributes: { 'peer.service': target },
      };
      return spanned({ invocation, flow: { ...flow, spanId } }, span, send);
    },

    carried() {
      const { flow, invocation } = scopes.getStore() ?? {};
      return {
        correlationId: flow?.correlationId,
        firstRequestId: flow?.firstRequestId ?? invocation?.requestId,
        traceparent: flow && traceparentOf(flow),
      };
    },

    fields() {
      const { flow, invocation } = scopes.getStore() ?? {};
      const first = flow?.firstRequestId;
      return {
        ...(flow ? { trace_id: flow.traceId, span_id: flow.spanId, correlation_id: flow.correlationId } : {}),
        ...(invocation?.requestId ? { request_id: invocation.requestId } : {}),
        ...(first !== undefined && first !== invocation?.requestId ? { first_request_id: first } : {}),
      };
    },

    isSampled: () => scopes.getStore()?.flow?.isSampled ?? false,
  };
}

function keep({ counts, spans }: Invocation, span: Span): void {
  const count = counts.get(span.traceId) ?? 0;
  if (count >= MAX_SPANS) return;
  counts.set(span.traceId, count + 1);
  spans.push(span);
}

function newSpanId(): string {
  for (;;) {
    const id = randomBytes(8).toString('hex');
    if (id !== '0000000000000000') return id;
  }
}

/** A number in [0, 1) that every function finds for the same id: a flow is sampled as a whole. */
function shareOf(correlationId: string): number {
  return createHash('sha256').update(correlationId).digest().readUInt32BE(0) / 2 ** 32;
}
