import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readDocument, type XrayDocument } from '#local/aws/xray/document.ts';
import type { FunctionSpec, VirtualClock } from '#local/contract.ts';
import type { Guard } from '#local/iam/guard.ts';
import { principalOf } from '#local/iam/principal.ts';

export interface ReceivedSegment {
  /** The function's short name. */
  readonly fn: string;
  readonly document: XrayDocument;
}

/** The X-Ray daemon that Lambda runs beside every function, and what X-Ray would have got from it. */
export interface XrayDaemon {
  /** For `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  /** The trace header (`_X_AMZN_TRACE_ID`) of an invocation that begins. */
  begin(spec: FunctionSpec): string;
  /** What was taken, oldest first. */
  segments(): readonly ReceivedSegment[];
  /** Why what was not taken was not, oldest first. */
  refusals(): readonly string[];
  stop(): Promise<void>;
}

const KEPT = 1_000;
/** The machine may allow less; what does not fit while we are busy is lost. */
const BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Listens as the daemon does, on UDP, on a port of its own.
 *
 * Every invocation of a function with `Tracing: Active` is recorded: Lambda takes the first of each second and 5 % of the rest.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export async function startXrayDaemon(options: {
  readonly clock: VirtualClock;
  readonly guard: Guard;
}): Promise<XrayDaemon> {
  const { clock, guard } = options;
  const segments: ReceivedSegment[] = [];
  const refusals: string[] = [];
  /** Whose invocation a trace is: each has one of its own here. */
  const functions = new Map<string, FunctionSpec>();

  const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES });
  socket.on('message', (packet) => {
    try {
      take(readDocument(packet));
    } catch (error) {
      push(refusals, error instanceof Error ? error.message : String(error));
    }
  });
  // What cannot be received is lost, as it is in AWS.
  socket.on('error', (error) => push(refusals, error.message));

  function take(document: XrayDocument): void {
    const spec = functions.get(document.trace_id);
    if (spec === undefined) throw new Error(`no invocation has the trace ${document.trace_id}`);
    if (!mayTrace(guard, spec)) throw new Error(`the role of ${spec.name} does not let it send segments`);
    push(segments, { fn: spec.name, document });
  }

  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${socket.address().port}`,
    begin(spec) {
      const seconds = Math.floor(clock.now() / 1000);
      const traceId = `1-${seconds.toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`;
      functions.set(traceId, spec);
      const [oldest] = functions.keys();
      if (functions.size > KEPT && oldest !== undefined) functions.delete(oldest);
      return `Root=${traceId};Parent=${randomBytes(8).toString('hex')};Sampled=${spec.isTraced ? '1' : '0'}`;
    },
    segments: () => segments,
    refusals: () => refusals,
    stop: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}

function push<Value>(list: Value[], value: Value): void {
  list.push(value);
  if (list.length > KEPT) list.shift();
}

/**
 * Whether a function's role lets Lambda and the daemon send its segments; without that they are lost.
 * https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html
 */
export function mayTrace(guard: Guard, spec: FunctionSpec): boolean {
  const asked = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].map((action) => ({ action, resource: '*' }));
  return guard.refuse(principalOf(spec), asked) === undefined;
}
