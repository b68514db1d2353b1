import { AwsError, bodyOf } from '../aws/aws-error.ts';
import type { Gate } from '../aws/gate.ts';
import { SERVICE_NAMES } from '../aws/service.ts';
import { readTableRequest, type TableRequest } from '../iam/table-request.ts';
import { itemThing } from '../wire/causes.ts';
import { shortName, type Wire } from '../wire/wire.ts';
import type { EngineAnswer } from './engine-link.ts';
import type { Interceptor } from './proxy.ts';

/** The namespace of the errors of DynamoDB's own; those before it are of the framework that all services share. */
const NAMESPACE = 'com.amazonaws.dynamodb.v20120810';
const FRAMEWORK = 'com.amazon.coral.service';
const OF_FRAMEWORK = new Set([
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ThrottlingException',
  'ValidationException',
]);

/** Judges, breaks and tells every call to the tables; the engine sees only what may pass, and sees it untouched. */
export function createTableGate(options: { readonly gate: Gate; readonly wire: Wire }): Interceptor {
  const { gate, wire } = options;

  return async ({ body, headers, target }, forward) => {
    // The engine's own page, and what is no call.
    if (target === '') return forward();
    const request = read(target, body);
    const call = { service: 'dynamodb', headers, ...gateCallOf(request) } as const;
    try {
      return await gate.pass(call, async (cause) => {
        const answer = await forward();
        if (answer.status !== 200) return { result: answer, error: errorIn(answer) };
        if (cause) for (const { key, table } of request.written) wire.link(itemThing(table, key), cause);
        return { result: answer };
      });
    } catch (error) {
      if (error instanceof AwsError) return asAnswer(error);
      throw error;
    }
  };
}

/** A body that the engine will refuse is the engine's to refuse: it asks for nothing. */
function read(target: string, body: Buffer): TableRequest {
  try {
    return readTableRequest(target, JSON.parse(body.toString()) as Record<string, unknown>);
  } catch {
    const operation = target.split('.').at(-1) ?? '';
    return {
      operation,
      tables: [],
      items: 0,
      written: [],
      asked: [{ action: `dynamodb:${operation}`, resource: '*' }],
    };
  }
}

function gateCallOf({ asked, items, operation, tables }: TableRequest) {
  const hasItems = operation.startsWith('Transact') || operation.startsWith('Batch');
  return {
    operation,
    asked,
    to: tables.map(shortName).join(', ') || SERVICE_NAMES.dynamodb,
    ...(hasItems ? { items } : {}),
  };
}

function errorIn({ body }: EngineAnswer): string {
  try {
    const {
      __type: type = '',
      message = '',
      Message = message,
    } = JSON.parse(body.toString()) as Record<string, string>;
    return `${type.split('#').at(-1)}: ${Message}`;
  } catch {
    return 'an answer that is no JSON';
  }
}

function asAnswer(error: AwsError): EngineAnswer {
  const namespace = OF_FRAMEWORK.has(error.type) ? FRAMEWORK : NAMESPACE;
  const body = Buffer.from(JSON.stringify({ ...bodyOf(error), __type: `${namespace}#${error.type}` }));
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'content-length': String(body.length) };
  return { status: error.status, headers, body };
}
