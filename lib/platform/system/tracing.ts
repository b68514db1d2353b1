import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { OutboundCall } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import { isChosen } from '#lib/kernel/sampling.ts';
import { type Flow, type SpanContext, type SpanKind, type Tracing, traceparentOf } from '#lib/kernel/tracing.ts';

/** When work was done, and whether it failed. */
export interface Timing {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly failed: boolean;
  /** What failed work threw, as it was: whoever shows it redacts it. */
  readonly error?: unknown;
}

/** A span that has ended. */
export interface Span extends SpanContext, Timing {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parentSpanId: string | undefined;
  /** A place in another trace that this one came from. */
  readonly link: SpanContext | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  /** The outbound call that it was. */
  readonly call?: OutboundCall;
}

/** An outbound call that was made for no flow. */
export interface LooseCall extends Timing {
  readonly call: OutboundCall;
}

/** An invocation at its end. */
export interface EndedInvocation extends Timing {
  readonly requestId: string;
  /** Whether it is the first of its process. */
  readonly isFirst: boolean;
  /** Whether anything was done for a flow, wanted or not. */
  readonly hadFlow: boolean;
  readonly spans: readonly Span[];
  readonly looseCalls: readonly LooseCall[];
}

/** Takes what invocations leave. */
export interface SpanSink {
  /** Whether it takes spans of this trace; without an id, whether it takes calls that belong to no flow. */
  wants(traceId: string | undefined): boolean;
  /** Never rejects. */
  take(ended: EndedInvocation): Promise<void>;
}

/** Calls that a trace has beyond these of one invocation are not kept; nor are more calls without a flow. */
export const MAX_CALLS = 60;

interface Invocation {
  readonly requestId: string;
  readonly spans: Span[];
  readonly looseCalls: LooseCall[];
  readonly counts: Map<string, number>;
  hadFlow: boolean;
}

interface Scope {
  readonly invocation: Invocation;
  readonly flow?: Flow & {
    readonly spanId: string;
    readonly isSampled: boolean;
    /** Whether a sink wants its spans. */
    readonly isKept: boolean;
    readonly attributes: Record<string, string>;
  };
}

export interface TracingOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** The share of flows (0 to 1) that are logged in full. */
  readonly sampleRate?: number;
  /** Nothing is kept of spans without one that wants them. */
  readonly sinks?: readonly SpanSink[];
}

/** The Tracing port on Node's AsyncLocalStorage. */
export function createTracing({ clock, sampleRate = 0, sinks = [] }: TracingOptions): Tracing {
  const scopes = new AsyncLocalStorage<Scope>();
  let invocations = 0;

  /** Does the work in a scope; `end` gets to know of it before its result goes on. */
  async function run<Result>(
    scope: Scope,
    work: () => Promise<Result>,
    end?: (timing: Timing) => void | Promise<void>,
  ): Promise<Result> {
    if (!end) return scopes.run(scope, work);
    const startedAt = clock.now();
    const begun = performance.now();
    let failure: Pick<Timing, 'error' | 'failed'> = { failed: false };
    try {
      return await scopes.run(scope, work);
    } catch (error) {
      failure = { failed: true, error };
      throw error;
    } finally {
      await end({ startedAt, durationMs: performance.now() - begun, ...failure });
    }
  }

  const isWanted = (traceId: string | undefined) => sinks.some((sink) => sink.wants(traceId));

  return {
    invocation(requestId, work) {
      const invocation = newInvocation(requestId);
      invocations += 1;
      const isFirst = invocations === 1;
      const hand = async (timing: Timing) => {
        for (const sink of sinks) await sink.take({ ...timing, ...invocation, isFirst });
      };
      return run({ invocation }, work, sinks.length === 0 ? undefined : hand);
    },

    within(flow, { kind, name }, work) {
      const outer = scopes.getStore();
      const invocation = outer?.invocation ?? newInvocation('');
      invocation.hadFlow = true;
      const spanId = newSpanId();
      const from = flow.from ?? outer?.flow;
      const isChild = from?.traceId === flow.traceId;
      const firstRequestId = flow.firstRequestId ?? outer?.flow?.firstRequestId;
      const isSampled = isChosen(flow.correlationId, sampleRate);
      const isKept = isWanted(flow.traceId);
      const attributes = { correlation_id: flow.correlationId, request_id: invocation.requestId };
      const scope: Scope = { invocation, flow: { ...flow, firstRequestId, spanId, isSampled, isKept, attributes } };
      const span = {
        name,
        kind,
        traceId: flow.traceId,
        spanId,
        parentSpanId: isChild ? from.spanId : undefined,
        link: isChild || !from ? undefined : { traceId: from.traceId, spanId: from.spanId },
        attributes,
      };
      return run(scope, work, isKept ? (timing) => keep(invocation, { ...span, ...timing }) : undefined);
    },

    call(call, send) {
      const outer = scopes.getStore();
      if (!outer) return send();
      const { flow, invocation } = outer;
      if (!flow) {
        const isKept = isWanted(undefined);
        return run(outer, send, isKept ? (timing) => keepLoose(invocation, { ...timing, call }) : undefined);
      }
      const spanId = newSpanId();
      const scope: Scope = { invocation, flow: { ...flow, spanId } };
      const span = {
        name: `${call.target} ${call.operation}`,
        kind: 'client' as const,
        traceId: flow.traceId,
        spanId,
        parentSpanId: flow.spanId,
        link: undefined,
        attributes: { 'peer.service': call.target },
        call,
      };
      return run(scope, send, flow.isKept ? (timing) => keep(invocation, { ...span, ...timing }) : undefined);
    },

    annotate(facts) {
      Object.assign(scopes.getStore()?.flow?.attributes ?? {}, facts);
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

function newInvocation(requestId: string): Invocation {
  return { requestId, spans: [], looseCalls: [], counts: new Map(), hadFlow: false };
}

function keep({ counts, spans }: Invocation, span: Span): void {
  const count = (counts.get(span.traceId) ?? 0) + (span.call ? 1 : 0);
  if (span.call && count > MAX_CALLS) return;
  counts.set(span.traceId, count);
  spans.push(span);
}

function keepLoose({ looseCalls }: Invocation, call: LooseCall): void {
  if (looseCalls.length < MAX_CALLS) looseCalls.push(call);
}

function newSpanId(): string {
  for (;;) {
    const id = randomBytes(8).toString('hex');
    if (id !== '0000000000000000') return id;
  }
}
