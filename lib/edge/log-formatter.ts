import { inspect } from 'node:util';
import { LogFormatter, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import type { Clock, LogFields } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';

export interface LineContract {
  readonly clock: Pick<Clock, 'now'>;
  readonly service: string;
  readonly environment: string;
  /** The function that speaks, for example `worker`. */
  readonly fn: string;
  /** `short`: `ts` and `msg`; `standard`: `timestamp` and `message` (`LOG_KEYS=standard`). */
  readonly keys: 'short' | 'standard';
  /** Takes secrets out of the whole line. */
  readonly redact: Redact;
}

/** The one attribute by which a line's fields travel through Powertools, which would warn about or merge some names. */
export const FIELDS = 'fields';

/** Written in this order after the message, when present; other fields follow as they were given (docs/logs.md). */
const ORDER = [
  'trace_id',
  'span_id',
  'correlation_id',
  'request_id',
  'first_request_id',
  'xray_trace_id',
  'user_id',
  'org_id',
  'project_id',
  'cmd',
  'route',
  'ip',
  'duration_ms',
  'outcome',
  'source',
];

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids */
const XRAY_TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

/** Names that only the logger itself writes; a field of such a name is kept under `extra`. */
const RESERVED = new Set(['ts', 'timestamp', 'level', 'service', 'environment', 'fn', 'msg', 'message', 'extra']);

/** Lays out a line by the contract of DESIGN §7 and redacts it: every line passes here, so none goes out as it came. */
export class LineFormatter extends LogFormatter {
  readonly #contract: LineContract;

  constructor(contract: LineContract) {
    super();
    this.#contract = contract;
  }

  override formatAttributes(attributes: UnformattedAttributes, additional: LogAttributes): LogItem {
    const { clock, service, environment, fn, keys, redact } = this.#contract;
    const fields = (additional[FIELDS] ?? {}) as LogFields;
    const line = {
      [keys === 'short' ? 'ts' : 'timestamp']: new Date(clock.now()).toISOString(),
      level: attributes.logLevel.toLowerCase(),
      service,
      environment,
      fn,
      [keys === 'short' ? 'msg' : 'message']: attributes.message,
      ...inOrder({ ...xrayOf(attributes), ...fields }),
      ...errorOf(fields),
    };
    return new LogItem({ attributes: redact(line) as LogAttributes });
  }
}

/** AWS's own id of the invocation's trace, as its environment has it in `_X_AMZN_TRACE_ID`. */
function xrayOf({ xRayTraceId }: UnformattedAttributes): LogFields {
  return xRayTraceId !== undefined && XRAY_TRACE_ID.test(xRayTraceId) ? { xray_trace_id: xRayTraceId } : {};
}

function inOrder(fields: LogFields): LogFields {
  const shown: Record<string, unknown> = {};
  const extra: Record<string, unknown> = {};
  for (const name of ORDER) {
    if (name in fields) shown[name] = fields[name];
  }
  for (const [name, value] of Object.entries(fields)) {
    if (RESERVED.has(name)) extra[name] = value;
    else if (name !== 'error' && !isTheError(name, fields)) shown[name] = value;
  }
  return Object.keys(extra).length > 0 ? { ...shown, extra } : shown;
}

/** `redact` turns an Error into `{ type, message, stack, cause }`; what was thrown and is no Error gets the same form. */
function errorOf(fields: LogFields): LogFields {
  if (isTheError('cause', fields)) return { error: fields.cause };
  const { error } = fields;
  if (error === undefined || error === null) return {};
  return {
    error:
      typeof error === 'object'
        ? error
        : { type: typeof error, message: typeof error === 'string' ? error : inspect(error) },
  };
}

/** Callers that hold only a caught value hand it in as `cause`; beside a field `error` it stays a field of its own. */
function isTheError(name: string, fields: LogFields): boolean {
  return name === 'cause' && fields.cause instanceof Error && (fields.error ?? undefined) === undefined;
}
