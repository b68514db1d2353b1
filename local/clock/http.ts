import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SettableClock } from '#local/clock/clock.ts';
import { parseDuration } from '#local/clock/duration.ts';
import type { Timeline } from '#local/clock/timeline.ts';
import type { HttpHandler } from '#local/contract.ts';

/** `GET /sim/clock` tells the virtual time, `POST /sim/clock {"advance": "PT1H"}` or `{"to": "2026-…Z"}` advances it. */
export function createClockHandler(options: {
  readonly clock: SettableClock;
  readonly timeline: Timeline;
  /** False when a target is real: its time cannot be advanced. */
  readonly mayAdvance: boolean;
}): HttpHandler {
  const { clock, mayAdvance, timeline } = options;

  return async (request, response) => {
    if (new URL(request.url ?? '/', 'http://local').pathname !== '/sim/clock') return false;
    if (request.method === 'GET') {
      send(response, 200, { now: clock.now(), iso: new Date(clock.now()).toISOString() });
      return true;
    }
    if (!mayAdvance) {
      send(response, 409, { code: 'clock.real_target', message: 'A target is real, so time cannot be advanced.' });
      return true;
    }
    const target = await targetOf(request, clock.now());
    if (target === undefined) {
      send(response, 400, {
        code: 'clock.invalid',
        message: 'Send {"advance": "PT1H"} or {"to": "2026-12-01T09:00:00Z"}.',
      });
    } else if (target < clock.now()) {
      send(response, 400, { code: 'clock.backwards', message: 'Time cannot go back.' });
    } else {
      await advance(response, timeline, clock, target);
    }
    return true;
  };
}

async function advance(
  response: ServerResponse,
  timeline: Timeline,
  clock: SettableClock,
  target: number,
): Promise<void> {
  try {
    const { steps } = await timeline.advanceTo(target);
    send(response, 200, { now: clock.now(), iso: new Date(clock.now()).toISOString(), steps });
  } catch (error) {
    send(response, 500, { code: 'clock.stuck', message: error instanceof Error ? error.message : String(error) });
  }
}

async function targetOf(request: IncomingMessage, now: number): Promise<number | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const { advance, to } = JSON.parse(Buffer.concat(chunks).toString()) as { advance?: unknown; to?: unknown };
    if (typeof advance === 'string') {
      const duration = parseDuration(advance);
      return duration === undefined ? undefined : now + duration;
    }
    const instant = typeof to === 'string' ? Date.parse(to) : Number.NaN;
    return Number.isNaN(instant) ? undefined : instant;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
