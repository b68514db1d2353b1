import type { XrayDaemon } from '#local/aws/xray/daemon.ts';
import type { HttpHandler } from '#local/contract.ts';

/** `GET /sim/xray/segments`: what X-Ray would have got, oldest first, and why it would not have taken the rest. */
export function createXrayHandler(xray: XrayDaemon): HttpHandler {
  return (request, response) => {
    if (request.method !== 'GET' || request.url !== '/sim/xray/segments') return Promise.resolve(false);
    const body = JSON.stringify({ segments: xray.segments(), refusals: xray.refusals() });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return Promise.resolve(true);
  };
}
