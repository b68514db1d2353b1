import type { HttpHandler } from '../contract.ts';
import type { EventBuses } from './event-buses.ts';

/** `GET /sim/aws/events?bus=…`: the last events that the buses took, newest first. */
export function createEventsHandler(buses: EventBuses): HttpHandler {
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local');
    if (pathname !== '/sim/aws/events' || request.method !== 'GET') return false;
    const bus = searchParams.get('bus');
    const events = buses.list().filter((event) => bus === null || event.bus === bus);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(events));
    return true;
  };
}
