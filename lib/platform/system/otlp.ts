import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import type { SpanKind } from '#lib/kernel/tracing.ts';
import type { Span, SpanSink } from '#lib/platform/system/tracing.ts';

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3, consumer: 5 };
const STATUS_ERROR = 2;

export interface OtlpOptions {
  readonly outbound: Outbound;
  readonly logger: Logger;
  readonly redact: Redact;
  /** Base address of a collector, without a slash at its end (`OTEL_EXPORTER_OTLP_ENDPOINT`). */
  readonly endpoint: string;
  /** What all spans of this process have in common: `service.name`, `deployment.environment.name`, `faas.name`. */
  readonly resource: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * Posts spans to a collector as OTLP/HTTP JSON, once an invocation. That it fails is a line at the level debug and costs nothing
 * else. https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function createSpanExport(options: OtlpOptions): SpanSink {
  const { endpoint, logger, outbound, redact, resource, timeoutMs } = options;
  const call: OutboundCall = { target: 'http', operation: 'POST /v1/traces', timeoutMs, effect: false };

  return {
    // Every trace, but nothing that belongs to none.
    wants: (traceId) => traceId !== undefined,

    async take({ spans }) {
      if (spans.length === 0) return;
      try {
        const body = JSON.stringify(redact(requestOf(resource, spans)));
        await outbound(call, async (signal) => {
          const headers = { 'content-type': 'application/json' };
          const answer = await fetch(`${endpoint}/v1/traces`, { method: 'POST', signal, headers, body });
          await answer.body?.cancel();
          if (!answer.ok)
            throw new OutboundFailure('permanent', call, `status ${answer.status}`, { status: answer.status });
        });
      } catch (error) {
        logger.debug('spans were not exported', { spans: spans.length, error });
      }
    },
  };
}

function requestOf(resource: Readonly<Record<string, string>>, spans: readonly Span[]): object {
  const scopeSpans = [{ scope: { name: 'watchbell' }, spans: spans.map(spanOf) }];
  return { resourceSpans: [{ resource: { attributes: attributesOf(resource) }, scopeSpans }] };
}

function spanOf(span: Span): object {
  const { attributes, durationMs, failed, kind, link, name, parentSpanId, spanId, startedAt, traceId } = span;
  // Nanoseconds since 1970 do not fit a number.
  const from = BigInt(Math.round(startedAt)) * 1_000_000n;
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name: name,
    kind: KINDS[kind],
    startTimeUnixNano: String(from),
    endTimeUnixNano: String(from + BigInt(Math.round(durationMs * 1_000_000))),
    attributes: attributesOf(attributes),
    ...(link ? { links: [{ traceId: link.traceId, spanId: link.spanId }] } : {}),
    ...(failed ? { status: { code: STATUS_ERROR } } : {}),
  };
}

function attributesOf(values: Readonly<Record<string, string>>): object[] {
  return Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => ({ key, value: { stringValue: value } }));
}
