import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { tellGithubCalls } from '#local/github/tell-calls.ts';
import type { Hop } from '#local/wire/hop.ts';
import { createWire } from '#local/wire/wire.ts';
import { startWorld } from './world.ts';

describe('The wire', () => {
  it('tells the calls of functions, with the path and the status, and no others', async () => {
    const world = await startWorld();
    const wire = createWire({ now: () => world.clock.time });
    const hops = new Map<number, Hop>();
    wire.listen((hop) => hops.set(hop.id, hop));
    const handler = tellGithubCalls(world.simulator.handler, wire);
    const server = createServer((request, response) => void handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sim/github`;
    const headers = { authorization: `Bearer ${world.simulator.token}` };
    const get = async (path: string) => (await fetch(`${root}${path}`, { headers })).text();

    await get('/api/repos/acme/checkout');
    const leave = wire.enter('worker', wire.begin('click'));
    await get('/api/repos/acme/checkout');
    await get('/api/repos/acme/nope');
    await get('/state');
    leave();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await world.close();

    expect([...hops.values()]).toMatchObject([
      {
        kind: 'http',
        from: 'worker',
        to: 'GitHub',
        operation: 'GET /repos/acme/checkout',
        outcome: 'ok',
        root: 'click-1',
      },
      { operation: 'GET /repos/acme/nope', outcome: 'error', detail: { status: 404 } },
    ]);
  });
});
