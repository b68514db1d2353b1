import type { ServerResponse } from 'node:http';
import type { HttpHandler } from '#local/contract.ts';
import type { Hop } from '#local/wire/hop.ts';
import type { Recorder } from '#local/wire/recorder.ts';

export interface WireFeed {
  readonly handler: HttpHandler;
  /** Ends every stream. */
  close(): void;
}

/**
 * `GET /sim/wire?after=<id>` tells the hops after an id (of all that are kept without one) as `{hops, last}`;
 * `GET /sim/wire/events` tells them as they happen, as server-sent events of the type `hop`.
 */
export function createWireFeed(recorder: Recorder): WireFeed {
  const streams = new Map<ServerResponse, () => void>();

  function open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': open\n\n');
    const stop = recorder.listen((hop) => response.write(asEvent(hop)));
    streams.set(response, stop);
    response.on('close', () => {
      stop();
      streams.delete(response);
    });
  }

  return {
    async handler(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
      if (request.method !== 'GET') return false;
      if (pathname === '/sim/wire/events') {
        open(response);
        return true;
      }
      if (pathname !== '/sim/wire') return false;
      const after = Number(searchParams.get('after') ?? 0);
      if (!Number.isInteger(after) || after < 0) {
        send(response, 400, { code: 'wire.invalid', message: 'after is the id of a hop, a whole number.' });
        return true;
      }
      send(response, 200, { hops: recorder.after(after), last: recorder.last() });
      return true;
    },
    close() {
      for (const [response, stop] of streams) {
        stop();
        response.end();
      }
    },
  };
}

function asEvent(hop: Hop): string {
  return `id: ${hop.id}\nevent: hop\ndata: ${JSON.stringify(hop)}\n\n`;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
