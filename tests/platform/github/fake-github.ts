import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { createGithub } from '#lib/platform/github/github.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** An answer of JSON (`undefined` for none), of a text that is sent as it is, or a hand at the response itself. */
export type Reply =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | ((response: ServerResponse, request: IncomingMessage) => void);

/** Replies by `METHOD /path`; of several the next one each time, and the last one for ever. */
export type Script = Readonly<Record<string, Reply | readonly Reply[]>>;

export const NOW = Date.parse('2026-11-20T09:00:00Z');
export const REPOSITORY = { owner: 'acme', name: 'checkout' } as const;
export const PATH = '/repos/acme/checkout';

/** Built at run time: no text of a committed file has the shape of a token. */
export const TOKEN = ['github', 'pat', '11AAAAAAA0abcdefghijkl'].join('_');

/** A server that plays recorded answers of GitHub, and our adapter in front of it, with every call of the seam kept. */
export async function startFake(script: Script, options: Partial<Parameters<typeof createGithub>[0]> = {}) {
  const asked: Asked[] = [];
  const calls: OutboundCall[] = [];
  const sockets = new Set<Socket>();
  const turns = new Map<string, number>();

  const server = createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const url = new URL(request.url ?? '/', 'http://fake');
      const key = `${request.method} ${url.pathname}`;
      asked.push({
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const found = script[key] ?? NOT_FOUND;
      const replies = Array.isArray(found) ? (found as readonly Reply[]) : [found as Reply];
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      answer(replies[Math.min(turn, replies.length - 1)] ?? NOT_FOUND, request, response);
    })();
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const real = createOutbound();
  const outbound: Outbound = (call, send) => {
    calls.push(call);
    return real(call, send);
  };
  const github = createGithub({
    outbound,
    memory: createSecretMemory(),
    clock: { now: () => NOW },
    baseUrl: origin,
    timeoutMs: 5_000,
    credential: { kind: 'token', token: () => Promise.resolve(TOKEN) },
    ...options,
  });

  return {
    github,
    origin,
    asked,
    calls,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const NOT_FOUND: Reply = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

export const notFound = NOT_FOUND;

/** What GitHub says to a repository that is there. */
export const repositoryReply: Reply = {
  status: 200,
  body: { id: 1296269, name: 'Checkout', owner: { login: 'Acme', id: 1 }, default_branch: 'main', private: true },
};

export const workflowReply: Reply = {
  status: 200,
  body: {
    id: 161335,
    node_id: 'MDg6V29ya2Zsb3cxNjEzMzU=',
    name: 'Diagnose',
    path: '.github/workflows/diagnose.yml',
    state: 'active',
  },
};

function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  if (typeof reply === 'function') {
    reply(response, request);
    return;
  }
  const { body, headers, status } = reply;
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  response
    .writeHead(status, { ...(text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }), ...headers })
    .end(text);
}

/** What a promise was rejected with: kind, status and wait of an OutboundFailure, code and facts of a DomainError. */
export async function refusalOf(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await promise.then(
    () => {
      throw new Error('It was not refused.');
    },
    (reason: unknown) => reason,
  );
  if (error instanceof OutboundFailure) {
    const { call, kind, message, retryAfterMs, status } = error;
    return { kind, message, status, retryAfterMs, operation: call.operation };
  }
  const { code, facts, message } = error as { code?: unknown; facts?: object; message: string };
  return code === undefined ? { message } : { code, ...facts };
}
