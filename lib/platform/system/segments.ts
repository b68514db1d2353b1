import { Tracer } from '@aws-lambda-powertools/tracer';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import { OutboundFailure, type OutboundTarget } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import type { EndedInvocation, LooseCall, Span, Timing } from '#lib/platform/system/tracing.ts';

type LambdaSegment = NonNullable<ReturnType<Tracer['getSegment']>>;
type Subsegment = ReturnType<LambdaSegment['addNewSubsegment']>;

const AWS_TARGETS = new Set<OutboundTarget>(['dynamodb', 'sqs', 'scheduler', 'ssm', 'events']);
/** X-Ray takes 64 KB a document: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
const MAX_BYTES = 60_000;
const MAX_MESSAGE = 1_000;

// The SDK puts Lambda's segment where it is loaded, and nowhere else in Node's tree of asynchronous calls: it is taken at once.
const tracer = new Tracer({ serviceName: 'watchbell', captureHTTPsRequests: false });
const lambda = tracer.getSegment();

/**
 * Sends X-Ray what an invocation did: `## <fn>`, below it the flows, below each its calls.
 *
 * Everything is written at the end, by the times that we took, because only then all of it is known and nobody has to wait for
 * the SDK. Annotations, which X-Ray finds traces by, stand on `## <fn>` and the flows; it indexes 50 a trace, so calls have metadata.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-annotations
 */
export function writeSegments(
  ended: EndedInvocation,
  { fn, logger, redact }: { readonly fn: string; readonly redact: Redact; readonly logger: Logger },
): void {
  const say = (message: unknown) => logger.debug('the X-Ray SDK says', { detail: String(message) });
  tracer.provider.setLogger({ debug: () => undefined, info: () => undefined, warn: say, error: say });

  tracer.provider.getNamespace().run(() => {
    if (!lambda) return;
    tracer.setSegment(lambda);
    // Asked for, Lambda's segment reads the header of the invocation that is running.
    const parent = tracer.getSegment();
    if (!parent) return;
    const top = writeInvocation(parent, fn, ended, redact);
    send(top);
    parent.removeSubsegment(top);
  });
}

function writeInvocation(parent: LambdaSegment, fn: string, ended: EndedInvocation, redact: Redact): Subsegment {
  const { isFirst, looseCalls, requestId, spans } = ended;
  const top = open(parent, `## ${fn}`, ended);
  const hasFailed = ended.failed || spans.some(({ call, failed }) => failed && !call);
  annotate(top, { fn, outcome: hasFailed ? 'error' : 'success' });
  tracer.addServiceNameAnnotation();
  tracer.putAnnotation('ColdStart', isFirst);
  tracer.putMetadata('request_id', requestId);
  markFailure(top, ended, redact);
  for (const call of looseCalls) writeCall(top, call, redact);

  const written = new Set(spans.map(({ spanId }) => spanId));
  const isBelow = (span: Span, spanId: string) => (span.parentSpanId ?? span.link?.spanId) === spanId;
  const write = (above: Subsegment, span: Span): void => {
    const segment = span.call ? writeCall(above, { ...span, call: span.call }, redact) : writeFlow(above, span, redact);
    for (const below of spans) if (isBelow(below, span.spanId)) write(segment, below);
  };
  for (const span of spans) if (!written.has(span.parentSpanId ?? span.link?.spanId ?? '')) write(top, span);
  return top;
}

function writeFlow(above: Subsegment, span: Span, redact: Redact): Subsegment {
  const { attributes, name, spanId, traceId } = span;
  const segment = open(above, name, span);
  const { request_id: _, ...facts } = redact(attributes) as Record<string, string>;
  annotate(segment, { ...facts, outcome: span.failed ? 'error' : 'success', trace: fingerprint(traceId) });
  tracer.putMetadata('trace_id', traceId);
  tracer.putMetadata('span_id', spanId);
  markFailure(segment, span, redact);
  return segment;
}

function writeCall(above: Subsegment, made: LooseCall, redact: Redact): Subsegment {
  const { effect, operation, target } = made.call;
  const segment = open(above, target, made);
  const isAws = AWS_TARGETS.has(target);
  segment.addAttribute('namespace', isAws ? 'aws' : 'remote');
  if (isAws) segment.addAttribute('aws', { operation });
  const failure = made.error instanceof OutboundFailure ? made.error : undefined;
  const outcome = made.failed ? (failure?.kind ?? 'error') : 'success';
  const facts = redact({ operation, effect, outcome, status: failure?.status, code: failure?.code });
  tracer.setSegment(segment);
  for (const [key, value] of Object.entries(facts as object)) tracer.putMetadata(key, value);
  markFailure(segment, made, redact, 'remote');
  return segment;
}

/** A segment that is over: its times are those that were taken. */
function open(above: LambdaSegment, name: string, { durationMs, startedAt }: Timing): Subsegment {
  const segment = above.addNewSubsegment(name);
  segment.addAttribute('start_time', startedAt / 1000);
  segment.addAttribute('end_time', (startedAt + durationMs) / 1000);
  segment.addAttribute('in_progress', undefined);
  return segment;
}

function annotate(segment: Subsegment, facts: Readonly<Record<string, string>>): void {
  tracer.setSegment(segment);
  for (const [key, value] of Object.entries(facts)) tracer.putAnnotation(key, value);
}

/** X-Ray's words: `fault` is the callee's or our own, `error` the caller's, `throttle` what was too much. */
function markFailure(segment: Subsegment, { error, failed }: Timing, redact: Redact, remote?: 'remote'): void {
  if (!failed) return;
  tracer.setSegment(segment);
  tracer.addErrorAsMetadata(shown(error, redact), remote !== undefined);
  const kind = error instanceof OutboundFailure ? error.kind : undefined;
  if (kind !== 'permanent' && kind !== 'rate_limited') return;
  segment.addAttribute('fault', undefined);
  segment.addErrorFlag();
  if (kind === 'rate_limited') segment.addThrottleFlag();
}

/** An error that may be shown, without its causes and whatever else it carries: those stand in the log. */
function shown(error: unknown, redact: Redact): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  const { message, name, stack } = redact({ message: known.message, name: known.name, stack: known.stack }) as Error;
  return Object.assign(new Error(message.slice(0, MAX_MESSAGE)), { name, stack });
}

/** Sends a segment with all that is below it; of what is too large for one document, parts by themselves until the rest fits. */
function send(segment: Subsegment): void {
  let bytes = bytesOf(segment);
  // A copy, for parts are taken out.
  for (const below of segment.subsegments?.slice() ?? []) {
    if (bytes <= MAX_BYTES) break;
    bytes -= bytesOf(below);
    send(below);
    segment.removeSubsegment(below);
  }
  segment.flush();
}

function bytesOf(segment: Subsegment): number {
  return Buffer.byteLength(segment.toString());
}
