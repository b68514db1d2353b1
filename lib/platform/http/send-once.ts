import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Address } from '#lib/platform/http/resolve.ts';
import type { HttpAnswer, HttpRequest } from '#lib/tasks/http-calls.ts';

/** More than this of an answer is not read. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

const USER_AGENT = 'Watchbell/0.1 (+https://github.com/watchbell/watchbell)';

/** Certificates that do not hold: asking again will not help. */
const TLS_CODES = /^(?:CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** An answer of which the status line is there. */
interface Received {
  readonly response: IncomingMessage;
  readonly chunks: Buffer[];
}

/**
 * Sends one request to one vetted address and reads its answer, up to 64 KB; no redirect is followed.
 *
 * A status says what became of the request: when time or connection ends in the middle of the body, what has come is the
 * answer. Without a status it rejects with OutboundFailure: `never_started` before the connection stood, `permanent` for a
 * certificate that does not hold, else `unknown_outcome` or `transient` by the call's effect.
 */
export function sendOnce(
  call: OutboundCall,
  request: HttpRequest,
  { address, signal, url }: { readonly address: Address; readonly url: URL; readonly signal: AbortSignal },
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let isConnected = false;
    let received: Received | undefined;
    const end = (error?: unknown) => {
      if (received) resolve(answerOf(received));
      else reject(failureOf(call, error, isConnected));
    };
    // It stands before the listener of the seam, which knows no more than that time is up.
    signal.addEventListener('abort', () => end({ code: 'ETIMEDOUT' }), { once: true });

    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, optionsFor(request, address, signal), (response) => {
      received = { response, chunks: [] };
      readBody(received).then(end, end);
    });
    sent.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    sent.on('error', end);
    sent.end(request.body);
  });
}

function optionsFor(
  { body, headers, method }: HttpRequest,
  { address, family }: Address,
  signal: AbortSignal,
): RequestOptions {
  return {
    method,
    signal,
    headers: {
      'user-agent': USER_AGENT,
      accept: '*/*',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
    // A connection of its own, to the vetted address: a pooled one might lead elsewhere.
    agent: false,
    family,
    autoSelectFamily: false,
    lookup: (_hostname, options, answer) => {
      if (options.all) answer(null, [{ address, family }]);
      else answer(null, address, family);
    },
    maxHeaderSize: MAX_HEADER_BYTES,
  } as RequestOptions;
}

async function readBody({ chunks, response }: Received): Promise<void> {
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size >= MAX_ANSWER_BYTES) return;
  }
}

function answerOf({ chunks, response }: Received): HttpAnswer {
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8'),
  };
}

function failureOf(call: OutboundCall, error: unknown, isConnected: boolean): OutboundFailure {
  const { code = 'failed' } = (error ?? {}) as { code?: string };
  const detail = { code, cause: error };
  if (TLS_CODES.test(code))
    return new OutboundFailure('permanent', call, `the certificate does not hold (${code})`, detail);
  if (!isConnected) return new OutboundFailure('never_started', call, code, detail);
  return new OutboundFailure(call.effect ? 'unknown_outcome' : 'transient', call, code, detail);
}
