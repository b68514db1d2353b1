import type { ServerResponse } from 'node:http';

import type { HttpHandler } from '#local/contract.ts';
import type { SimulatorEvent } from '#local/discord/world.ts';

import { bundleConsole, type ConsoleBundle } from './bundle.ts';
import { keepLives } from './card-lives.ts';
import { type ScheduleSource, scheduledItems } from './scheduled.ts';

export interface ConsoleParts {
  readonly scheduler: ScheduleSource;
  /** Told of what people see change, so that a card's earlier versions are kept. */
  readonly discord: { onChange(listener: (event: SimulatorEvent) => void): unknown };
}

const HTML = { part: 'html', type: 'text/html; charset=utf-8' } as const;
const FILES: Readonly<Record<string, { readonly part: keyof ConsoleBundle; readonly type: string }>> = {
  '/': HTML,
  '/github': HTML,
  '/console/app.js': { part: 'js', type: 'text/javascript; charset=utf-8' },
  '/console/app.css': { part: 'css', type: 'text/css; charset=utf-8' },
  '/console/icon.svg': { part: 'icon', type: 'image/svg+xml' },
};

// Nothing is loaded from anywhere else, so a page that tries to is broken or attacked.
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves the console at `/`, `/github/**` and `/console/*`, what is scheduled at `/sim/scheduled`, and the earlier versions of edited
 * cards at `/sim/cards?channel=…&user=…`. Bundling starts at once.
 */
export function createConsole({ scheduler, discord }: ConsoleParts): HttpHandler {
  const bundle = bundleConsole();
  // Who asks first hears of a failure; until then it must not end the process.
  bundle.catch(() => undefined);
  const lives = keepLives();
  discord.onChange((event) => lives.take(event));
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/sim/scheduled') {
      sendJson(response, scheduledItems(scheduler));
      return true;
    }
    if (pathname === '/sim/cards') {
      sendJson(response, lives.edited(searchParams.get('channel') ?? '', searchParams.get('user') ?? ''));
      return true;
    }
    // The pages of GitHub have the paths that they have there: the console itself finds out which it is.
    const file = pathname.startsWith('/github/') ? HTML : FILES[pathname];
    if (file) {
      send(response, 200, file.type, (await bundle)[file.part]);
      return true;
    }
    if (!pathname.startsWith('/console/')) return false;
    send(response, 404, 'text/plain; charset=utf-8', Buffer.from('There is no such file in the console.\n'));
    return true;
  };
}

function sendJson(response: ServerResponse, body: unknown): void {
  send(response, 200, 'application/json', Buffer.from(JSON.stringify(body)));
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
