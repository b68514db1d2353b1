/** What Lambda says of the trace of an invocation. */
export interface LambdaTrace {
  /** X-Ray's trace id in W3C's spelling: 32 lower-case hex digits. */
  readonly traceId: string;
  /** Whether Lambda sends a segment of the invocation, below which ours can hang. */
  readonly isRecorded: boolean;
}

const ROOT = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/;

/**
 * Reads X-Ray's trace header (`Root=1-…;Parent=…;Sampled=1`); undefined for what is none.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function readTraceHeader(text: string | undefined): LambdaTrace | undefined {
  const parts = Object.fromEntries((text ?? '').split(';').map((part) => part.trim().split('=', 2)));
  const { Parent, Root, Sampled } = parts as Readonly<Record<string, string | undefined>>;
  const [, time, rest] = ROOT.exec(Root ?? '') ?? [];
  if (time === undefined || rest === undefined) return undefined;
  return { traceId: `${time}${rest}`, isRecorded: Parent !== undefined && Sampled === '1' };
}
