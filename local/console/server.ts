import type { ServerResponse } from 'node:http';

import type { HttpHandler } from '#local/contract.ts';

import { bundleConsole, type ConsoleBundle } from './bundle.ts';

/** A schedule as the console shows it. `nextAt` is in epoch milliseconds or ISO 8601; absent when nothing is to come. */
export interface ScheduledItem {
  readonly name: string;
  readonly expression: string;
  readonly nextAt?: number | string | null | undefined;
  readonly timezone?: string | undefined;
}

export interface ConsoleParts {
  readonly scheduler: { list(): readonly ScheduledItem[] | Promise<readonly ScheduledItem[]> };
}

const FILES: Readonly<Record<string, { readonly part: keyof ConsoleBundle; readonly type: string }>> = {
  '/': { part: 'html', type: 'text/html; charset=utf-8' },
  '/console/app.js': { part: 'js', type: 'text/javascript; charset=utf-8' },
  '/console/app.css': { part: 'css', type: 'text/css; charset=utf-8' },
  '/console/icon.svg': { part: 'icon', type: 'image/svg+xml' },
};

// Nothing is loaded from anywhere else, so a page that tries to is broken or attacked.
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the console at `/` and `/console/*`, and what is scheduled at `/sim/scheduled`. Bundling starts at once. */
export function createConsole({ scheduler }: ConsoleParts): HttpHandler {
  const bundle = bundleConsole();
  // Who asks first hears of a failure; until then it must not end the process.
  bundle.catch(() => undefined);
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/sim/scheduled') {
      send(response, 200, 'application/json', Buffer.from(JSON.stringify(await scheduler.list())));
      return true;
    }
    const file = FILES[pathname];
    if (file) {
      send(response, 200, file.type, (await bundle)[file.part]);
      return true;
    }
    if (!pathname.startsWith('/console/')) return false;
    send(response, 404, 'text/plain; charset=utf-8', Buffer.from('There is no such file in the console.\n'));
    return true;
  };
}

function send(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': body.length,
      'cache-control': 'no-store',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    .end(body);
}
