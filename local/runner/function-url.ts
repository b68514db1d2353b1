import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpHandler, Invoker, VirtualClock } from '#local/contract.ts';
import type { Guard } from '#local/iam/guard.ts';
import { readKnock } from '#local/wire/interaction-hop.ts';
import type { Wire } from '#local/wire/wire.ts';

/** Lambda takes payloads of 6 MB at most. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** What Lambda answers for a URL that is not open to the caller. */
const FORBIDDEN =
  '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}';
const FORBIDDEN_HEADERS = { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' };

/**
 * A Function URL for one function: HTTP request → payload version 2.0 → HTTP response.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function createFunctionUrl(options: {
  readonly functionId: string;
  /** The path that the URL stands at, for example `/interactions`. */
  readonly mountedAt: string;
  readonly invoker: Invoker;
  readonly clock: VirtualClock;
  readonly guard: Guard;
  readonly wire: Wire;
}): HttpHandler {
  const { clock, functionId, guard, invoker, mountedAt, wire } = options;

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    if (url.pathname !== mountedAt && !url.pathname.startsWith(`${mountedAt}/`)) return false;

    const body = await bytesOf(request);
    if (body === undefined) {
      response.writeHead(413, { 'content-type': 'application/json' }).end('{"message":"Request Entity Too Large"}');
      return true;
    }
    const knock = readKnock({ method: request.method ?? 'GET', path: url.pathname, body });
    const cause = wire.begin(knock.kind);
    const finish = wire.tell({ ...knock, to: mountedAt.slice(1), root: cause.root });
    const denial = guard.refuseUrl(functionId);
    if (denial !== undefined) {
      finish('error', denial.message);
      response.writeHead(403, FORBIDDEN_HEADERS).end(FORBIDDEN);
      return true;
    }
    const result = await invoker.invoke(functionId, toEvent(request, url, body, mountedAt, clock.now()), cause);
    const { bytes, headers, status } = toResponse(result);
    finish(status < 400 ? 'ok' : 'error', { status });
    response.writeHead(status, headers).end(bytes);
    return true;
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function toEvent(request: IncomingMessage, url: URL, body: Buffer, mountedAt: string, now: number): object {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const isText = /^(text\/|application\/(json|javascript|xml))/.test(headers['content-type'] ?? '');
  const rawPath = url.pathname.slice(mountedAt.length) || '/';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: url.search.slice(1),
    headers,
    queryStringParameters: Object.fromEntries(url.searchParams),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: headers['host'] ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toUTCString(),
      timeEpoch: now,
    },
    ...(body.length === 0 ? {} : { body: isText ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function toResponse(result: Awaited<ReturnType<Invoker['invoke']>>): {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
} {
  const json = { 'content-type': 'application/json' };
  if (result.error) return { status: 502, headers: json, bytes: Buffer.from('{"message":"Internal Server Error"}') };

  const payload = result.payload as {
    statusCode?: number;
    headers?: Record<string, string>;
    body?: string;
    isBase64Encoded?: boolean;
  } | null;
  if (payload === null || typeof payload !== 'object' || payload.statusCode === undefined) {
    return { status: 200, headers: json, bytes: Buffer.from(JSON.stringify(payload)) };
  }
  return {
    status: payload.statusCode,
    headers: { ...json, ...payload.headers },
    bytes: Buffer.from(payload.body ?? '', payload.isBase64Encoded ? 'base64' : 'utf8'),
  };
}
