import type { IncomingMessage, ServerResponse } from 'node:http';

import { refusals } from './api-error.ts';

/** Larger than any message without attachments; Discord's own limit for JSON is higher. */
export const MAX_BODY_BYTES = 1_048_576;

/** Reads a request's body whole; throws Discord's 413 beyond a mebibyte. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request, MAX_BODY_BYTES)).toString('utf8');
}

/** Reads a request's body whole; throws Discord's 413 beyond `limit` bytes. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw refusals.requestTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function isJson(request: IncomingMessage): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': bytes.length,
      'cache-control': 'no-store',
    })
    .end(bytes);
}
