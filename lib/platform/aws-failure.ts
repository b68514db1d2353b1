import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';

const THROTTLED = new Set([
  'ThrottlingException',
  'ThrottledException',
  'ThrottlingError',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
]);

/** The connection was never made, so the request cannot have had an effect. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** What an error of an AWS SDK client means for the call's effect. */
export function awsFailure(call: OutboundCall, error: unknown): OutboundFailure {
  const { name, code, message, status } = read(error);
  const detail = { cause: error, ...(name ? { code: name } : {}), ...(status ? { status } : {}) };
  const inDoubt = call.effect ? 'unknown_outcome' : 'transient';

  if (THROTTLED.has(name)) return new OutboundFailure('rate_limited', call, name, detail);
  if (NEVER_CONNECTED.has(code)) return new OutboundFailure('never_started', call, code, detail);
  if (status === undefined || status >= 500) return new OutboundFailure(inDoubt, call, message, detail);
  return new OutboundFailure('permanent', call, `${name}: ${message}`, detail);
}

function read(error: unknown): { name: string; code: string; message: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: '', code: '', message: String(error), status: undefined };
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return {
    name: error.name,
    code: typeof code === 'string' ? code : '',
    message: error.message,
    // An answer that the client could not read has a status of success: it is no answer.
    status: $metadata?.httpStatusCode === 200 ? undefined : $metadata?.httpStatusCode,
  };
}
