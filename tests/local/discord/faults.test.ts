import type { ObservedCall } from '#local/discord/world.ts';

import { COMMANDS, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let path: string;
let general: string;
let calls: ObservedCall[];

beforeEach(async () => {
  calls = [];
  world = await startWorld({ onCall: (call) => void calls.push(call) });
  const { channels } = world.simulator.state();
  path = `/channels/${channels[1]?.id}/messages`;
  general = `/channels/${channels[0]?.id}/messages`;
});

afterEach(() => world.close());

const order = (fault: object) => world.people('POST', '/faults', fault);
const post = (content = 'a', where = path) => world.rest('POST', where, { content });
const written = async () => ((await world.rest('GET', path)).body as unknown as object[]).length;

describe('The headers of rate limits', () => {
  it('count down in a bucket for each route and channel, and begin anew in virtual time', async () => {
    const first = await world.headers('POST', path, { content: 'a' });
    const second = await world.headers('POST', path, { content: 'a' });
    const elsewhere = await world.headers('POST', general, { content: 'a' });
    const reading = await world.headers('GET', path);
    world.clock.time += 5000;
    const later = await world.headers('POST', path, { content: 'a' });

    const remaining = [first, second, elsewhere, reading, later].map((one) => one.get('x-ratelimit-remaining'));
    expect(remaining).toEqual(['4', '3', '4', '4', '4']);
    expect(first.get('x-ratelimit-limit')).toBe('5');
    expect(Number(first.get('x-ratelimit-reset'))).toBe(Date.parse('2026-11-21T09:02:35Z') / 1000);
    expect(first.get('x-ratelimit-reset-after')).toBe('5.000');
    expect(second.get('x-ratelimit-bucket')).toBe(first.get('x-ratelimit-bucket'));
    expect(reading.get('x-ratelimit-bucket')).not.toBe(first.get('x-ratelimit-bucket'));
  });

  it('stand on refusals too', async () => {
    const refused = await world.headers('POST', path, { content: '' });
    const unknown = await world.headers('GET', '/channels/1184522750905409999');

    expect(refused.get('x-ratelimit-remaining')).toBe('4');
    expect(unknown.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('Faults on demand', () => {
  it('answer 429 as Discord does, as often as ordered, and nothing happens meanwhile', async () => {
    await order({ method: 'POST', path: '/channels/*/messages', status: 429, retryAfter: 1.5, times: 2 });

    const struck = await post();
    const headers = await world.headers('POST', path, { content: 'a' });
    const through = await post();

    expect(struck).toEqual({
      status: 429,
      body: { message: 'You are being rate limited.', retry_after: 1.5, global: false },
    });
    expect(Object.fromEntries(headers)).toMatchObject({
      'retry-after': '2',
      'x-ratelimit-scope': 'user',
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': '1.500',
    });
    expect(through.status).toBe(200);
    expect(await written()).toBe(1);
  });

  it('answer a global 429', async () => {
    await order({ status: 429, global: true });

    const headers = await world.headers('GET', '/users/@me');
    const { body } = await world.rest('GET', '/users/@me');

    expect(Object.fromEntries(headers)).toMatchObject({
      'x-ratelimit-scope': 'global',
      'x-ratelimit-global': 'true',
      'retry-after': '1',
    });
    expect(body).toMatchObject({ global: true, retry_after: 1 });
  });

  it('strike the calls of their method and path only', async () => {
    await order({ method: 'POST', path: '/channels/*/messages', status: 500 });

    const reading = await world.rest('GET', path);
    const deeper = await world.rest('POST', `${path}/1184522750905409999`, {});
    const matched = await post('a', general);

    expect([reading.status, deeper.status, matched.status]).toEqual([200, 405, 500]);
  });

  it('may let it happen and lose the answer', async () => {
    await order({ status: 502, mode: 'after', times: 1, body: { message: 'Bad Gateway' } });

    const struck = await post();

    expect(struck).toEqual({ status: 502, body: { message: 'Bad Gateway' } });
    expect(await written()).toBe(1);
  });

  it('may close the connection, before or after it happened', async () => {
    await order({ drop: true, times: 1 });
    await order({ drop: true, mode: 'after', times: 1 });

    const outcomes = await Promise.allSettled([post(), post()]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await written()).toBe(1);
    expect(world.simulator.log().slice(0, 2)).toMatchObject([
      { status: 0, body: { content: 'a' }, reason: 'A fault closed the connection.' },
      { status: 0 },
    ]);
  });

  it('may only be slow', async () => {
    await order({ delayMs: 30, times: 1 });

    const reply = await post();

    expect(reply.status).toBe(200);
    expect(calls.at(-1)?.durationMs).toBeGreaterThanOrEqual(25);
  });

  it('strike with their probability', async () => {
    // The first random number is 0, the next as near to 1 as they come.
    const numbers = [0, 0xff];
    const chancy = await startWorld({ random: (bytes) => Buffer.alloc(bytes, numbers.shift() ?? 0xff) });
    numbers.unshift(0, 0xff);
    await chancy.people('POST', '/faults', { status: 503, probability: 0.5 });

    const first = await chancy.rest('GET', '/users/@me');
    const second = await chancy.rest('GET', '/users/@me');
    await chancy.close();

    expect([first.status, second.status]).toEqual([503, 200]);
  });

  it('are listed with what is left of them, and cleared', async () => {
    await order({ path: '/users/@me', status: 403, times: 2 });
    await world.rest('GET', '/users/@me');

    const listed = await world.people('GET', '/faults');
    await world.people('DELETE', '/faults');
    const cleared = await world.people('GET', '/faults');

    expect(listed.body).toEqual([{ path: '/users/@me', status: 403, times: 1, mode: 'before' }]);
    expect(cleared.body).toEqual([]);
    expect((await world.rest('GET', '/users/@me')).status).toBe(200);
  });

  it.each([
    [{}],
    [{ status: 200 }],
    [{ status: 429, probability: 2 }],
    [{ status: 500, path: 'channels' }],
    [{ status: 500, tims: 1 }],
  ])('refuse the order %j', async (fault) => {
    const reply = await order(fault);

    expect(reply).toMatchObject({ status: 400, body: { code: 50035 } });
    expect((await world.people('GET', '/faults')).body).toEqual([]);
  });
});

describe('Who watches the wire', () => {
  it('hears of every call and every interaction, without tokens', async () => {
    const { application, channels, users } = world.simulator.state();
    await world.register(COMMANDS);
    await world.people('POST', '/interact', {
      userId: users[1]?.id,
      channelId: channels[1]?.id,
      command: '/help',
    });
    const { payload } = world.onlyInteraction();
    await world.byToken('GET', `/webhooks/${application.id}/${payload.token}/messages/@original`);

    expect(calls).toMatchObject([
      { method: 'PUT', status: 200 },
      { method: 'POST', path: '/interactions', status: 200, at: '2026-11-21T09:02:30.000Z' },
      { method: 'GET', path: `/api/v10/webhooks/${application.id}/…/messages/@original`, status: 200 },
    ]);
    expect(calls.every(({ durationMs }) => durationMs >= 0)).toBe(true);
    expect(JSON.stringify(calls)).not.toContain(payload.token);
  });
});
