import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EngineAnswer, EngineLink } from './engine-link.ts';

/** One request to the engine, its body read but not touched. */
export interface TableCall {
  /** For example `DynamoDB_20120810.PutItem`. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers a call itself, or has the engine answer it. */
export type Interceptor = (call: TableCall, forward: () => Promise<EngineAnswer>) => Promise<EngineAnswer>;

/** Stands before the engine on a port of its own, so that every call can be judged, broken and recorded. */
export async function startTableProxy(options: {
  readonly link: EngineLink;
  readonly intercept: Interceptor;
}): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const { link } = options;
  const server = createServer({ noDelay: true }, (request, response) => void serve(request, response));
  // A client that finds its idle connection closed as it sends would see a reset that no engine ever made.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method = 'GET', url: path = '/' } = request;
    try {
      const body = await bytesOf(request);
      const call = { target: String(headers['x-amz-target'] ?? ''), headers, body };
      const answer = await options.intercept(call, () =>
        link.send({ method, path, headers: headersOf(request), body }),
      );
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch {
      // The engine is gone, or was killed: to the client it looks as it would without a proxy.
      response.destroy();
    }
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The headers as they came, in pairs; those of the framing are the link's business. */
function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!/^(connection|keep-alive|transfer-encoding|content-length|expect)$/i.test(name)) {
      headers.push([name, rawHeaders[index + 1] ?? '']);
    }
  }
  return headers;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
