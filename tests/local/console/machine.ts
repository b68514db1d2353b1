import type { ServerResponse } from 'node:http';

import type { StoredSchedule } from '#local/aws/schedule-table.ts';
import type { HttpHandler } from '#local/contract.ts';
import type { Hop } from '#local/wire/hop.ts';

const MINUTE_MS = 60_000;
/** What the console's buttons ask for, in minutes. */
const DURATIONS: Readonly<Record<string, number>> = { P1D: 1440, PT1H: 60, PT5M: 5 };

/** A clock that moves and does nothing else. */
export function createStageClock(clock: { time: number }, refusal: { readonly words?: string }): HttpHandler {
  return async (request, response) => {
    if (request.url !== '/sim/clock') return false;
    let raw = '';
    for await (const chunk of request) raw += String(chunk);
    const asked = (raw === '' ? {} : JSON.parse(raw)) as { advance?: string; to?: string };
    const target = asked.to === undefined ? undefined : Date.parse(asked.to);
    const minutes = asked.advance === undefined ? 0 : DURATIONS[asked.advance];
    if (refusal.words !== undefined && raw !== '') return reply(response, 409, { message: refusal.words });
    if (minutes === undefined) return reply(response, 400, { message: 'That is no ISO 8601 duration.' });
    clock.time = target ?? clock.time + minutes * MINUTE_MS;
    return reply(response, 200, { now: clock.time });
  };
}

/** Four schedules: one due soon, one in an hour in Berlin, one that is paused, and one with nothing left. */
export function schedules(now: number): StoredSchedule[] {
  const wall = new Date(now + 90 * 1000).toISOString().slice(0, 19);
  return [
    schedule('trg_nightly-1', 'rate(1 hour)', { nextAt: now + 60 * MINUTE_MS, timezone: 'Europe/Berlin' }),
    schedule('trg_standup-4', `at(${wall})`, { nextAt: now + 90 * 1000 }),
    schedule('trg_paused-2', 'rate(5 minutes)', { state: 'DISABLED' }),
    schedule('trg_once-1', 'at(2026-11-01T09:00:00)', {}),
  ];
}

function schedule(
  name: string,
  expression: string,
  more: { nextAt?: number; timezone?: string; state?: 'ENABLED' | 'DISABLED' },
): StoredSchedule {
  const arn = 'arn:aws:sqs:us-east-1:000000000000:watchbell-dev-fires';
  return {
    nextAt: more.nextAt,
    createdAt: 0,
    clientToken: undefined,
    definition: {
      name,
      groupName: 'watchbell-dev',
      expression,
      timezone: more.timezone ?? 'UTC',
      state: more.state ?? 'ENABLED',
      flexibleTimeWindow: { Mode: 'OFF' },
      actionAfterCompletion: 'NONE',
      target: { arn, input: '{}', maximumEventAgeSeconds: 3600, asGiven: {} },
    },
  };
}

/** A wire that says what it is told to say. */
export function createStageWire() {
  const hops: Hop[] = [];
  const followers = new Set<ServerResponse>();
  const handler: HttpHandler = async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/sim/wire') return reply(response, 200, { hops, last: hops.length });
    if (pathname !== '/sim/wire/events') return false;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(':\n\n');
    followers.add(response);
    response.on('close', () => followers.delete(response));
    return true;
  };
  return {
    handler,
    tell(given: Partial<Hop>) {
      const hop: Hop = {
        id: hops.length + 1,
        at: 0,
        durationMs: 3,
        kind: 'invoke',
        from: 'Discord',
        to: 'interactions',
        operation: 'Invoke',
        outcome: 'ok',
        detail: undefined,
        root: 'r1',
        ...given,
      };
      hops.push(hop);
      for (const follower of followers) follower.write(`event: hop\ndata: ${JSON.stringify(hop)}\n\n`);
    },
    close() {
      for (const follower of followers) follower.end();
    },
  };
}

function reply(response: ServerResponse, status: number, body: unknown): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
}
