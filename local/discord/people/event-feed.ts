import type { IncomingMessage, ServerResponse } from 'node:http';

import type { VirtualClock } from '#local/contract.ts';

import type { SimulatorEvent } from '../world.ts';

/** Real time between two words about the clock; they also keep the connection alive. */
const CLOCK_EVERY_MS = 5000;

export interface EventFeed {
  /** Answers with server-sent events: what `userId` may see, and the virtual time every few seconds. */
  open(request: IncomingMessage, response: ServerResponse, userId: string): void;
  publish(event: SimulatorEvent): void;
  /** Ends every stream. */
  close(): void;
}

export function createEventFeed(clock: VirtualClock): EventFeed {
  const readers = new Map<ServerResponse, string>();
  let timer: NodeJS.Timeout | undefined;

  function leave(response: ServerResponse): void {
    readers.delete(response);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function tellTime(): void {
    for (const response of readers.keys()) write(response, 'clock', { now: clock.now() });
  }

  return {
    open(request, response, userId) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      write(response, 'clock', { now: clock.now() });
      readers.set(response, userId);
      timer ??= setInterval(tellTime, CLOCK_EVERY_MS).unref();
      request.on('close', () => leave(response));
      response.on('close', () => leave(response));
    },
    publish(event) {
      for (const [response, userId] of readers) {
        if ('visibleTo' in event && event.visibleTo !== undefined && event.visibleTo !== userId) continue;
        write(response, event.type, event);
      }
    },
    close() {
      for (const response of readers.keys()) response.end();
    },
  };
}

function write(response: ServerResponse, type: string, data: unknown): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}
