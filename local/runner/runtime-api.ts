import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One invocation as the runtime client is handed it. */
export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  readonly functionArn: string;
  /** X-Ray's, for example `Root=1-…;Parent=…;Sampled=1`. */
  readonly traceHeader: string;
  /** Epoch milliseconds, virtual, as are all times that a function sees. */
  readonly deadline: number;
  readonly virtualNow: number;
}

/** What one process does with its invocations. */
export interface RuntimeListener {
  /** The process asks for work: resolve when there is some. */
  next(): Promise<Invocation>;
  /** `durationMs` is what the process says that it took, with its start at the first one. */
  response(requestId: string, payload: string, durationMs: number): void;
  failure(requestId: string | undefined, error: { type: string; message: string }, durationMs: number): void;
}

/** Lambda's Runtime API for one process: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function startRuntimeApi(listener: RuntimeListener): Promise<{ address: string; stop: () => void }> {
  const server = createServer((request, response) => {
    void answer(listener, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.timeout = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(listener: RuntimeListener, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = (request.url ?? '').replace('/2018-06-01/runtime', '');
  if (route === '/invocation/next') {
    const invocation = await listener.next();
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(Math.round(invocation.deadline)),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': invocation.traceHeader,
      'watchbell-virtual-now': String(invocation.virtualNow),
    });
    response.end(invocation.event);
    return;
  }

  const body = await textOf(request);
  const durationMs = Number(request.headers['watchbell-duration-ms'] ?? 0);
  const [, requestId, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(route) ?? [];
  if (kind === 'response') listener.response(requestId ?? '', body, durationMs);
  else if (kind === 'error' || route === '/init/error') listener.failure(requestId, readError(body), durationMs);
  response.writeHead(202).end();
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function readError(body: string): { type: string; message: string } {
  const { errorMessage, errorType } = JSON.parse(body) as { errorMessage?: string; errorType?: string };
  return { type: errorType ?? 'Error', message: errorMessage ?? '' };
}
