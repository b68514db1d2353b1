import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { HttpHandler } from '../../contract.ts';
import { type AwsFaults, awsFaultForm } from './faults.ts';

/** `/sim/aws/faults`: GET lists the faults that are left, POST adds one, DELETE ends them all. */
export function createAwsFaultsHandler(faults: AwsFaults): HttpHandler {
  return async (request, response) => {
    if (new URL(request.url ?? '/', 'http://local').pathname !== '/sim/aws/faults') return false;
    if (request.method === 'POST') await add(faults, request, response);
    else if (request.method === 'DELETE') {
      faults.clear();
      response.writeHead(204).end();
    } else if (request.method === 'GET') send(response, 200, faults.list());
    else send(response, 405, { code: 'faults.method', message: 'Use GET, POST or DELETE.' });
    return true;
  };
}

async function add(faults: AwsFaults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const form = awsFaultForm.safeParse(await jsonOf(request));
  if (!form.success) {
    send(response, 400, { code: 'faults.invalid', message: z.prettifyError(form.error) });
    return;
  }
  faults.add(form.data);
  send(response, 201, form.data);
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
