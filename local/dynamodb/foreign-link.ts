import { once } from 'node:events';
import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import type { EngineLink } from './engine-link.ts';

/** Connections to a DynamoDB that somebody else started, by any framing and with TLS or without. */
export function openForeignLink(endpoint: string): EngineLink {
  const { origin, protocol } = new URL(endpoint);
  const isSecure = protocol === 'https:';
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  const request = isSecure ? requestHttps : requestHttp;

  return {
    async send({ body, headers, method, path }) {
      const all = { ...Object.fromEntries(headers), 'content-length': String(body.length) };
      const sent = request(new URL(path, origin), { agent, method, headers: all });
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      return { status: answer.statusCode ?? 502, headers: headersOf(answer, bytes.length), body: bytes };
    },
    close: () => agent.destroy(),
  };
}

function headersOf({ headers }: IncomingMessage, length: number): Record<string, string> {
  const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': _encoding, ...kept } = headers;
  const texts = Object.entries(kept).map(([name, value]) => [name, String(value)] as const);
  return { ...Object.fromEntries(texts), 'content-length': String(length) };
}
