import type { RequestListener } from 'node:http';
import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createHttpCalls, type Resolve } from '#lib/platform/http/calls.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { createTracing } from '#lib/platform/system/tracing.ts';
import type { HttpAnswer, HttpRequest } from '#lib/tasks/http-calls.ts';
import { type Listening, listen, listenInSilence } from '#tests/tasks/listen.ts';

const clock = { now: () => Date.now() };
const tracing = createTracing({ clock });
const nobody: Resolve = () => Promise.reject(new Error('nobody is asked'));
const publicly: Resolve = () => Promise.resolve([{ address: '93.184.215.14', family: 4 }]);

function requestTo(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'POST', url, headers: {}, secretHeaders: [], timeoutMs: 4_000, effect: true, ...more };
}

/** Requests with a seam that answers by itself: nothing leaves the process. */
function callsAnswering(answers: ReadonlyArray<Partial<HttpAnswer>>, allowedOrigins: readonly string[] = []) {
  const operations: string[] = [];
  const left = [...answers];
  const outbound: Outbound = (call, send) => {
    operations.push(call.operation);
    if (call.operation.startsWith('look up')) return send(new AbortController().signal);
    return Promise.resolve({ status: 200, headers: {}, body: '', ...left.shift() }) as ReturnType<typeof send>;
  };
  return { operations, http: createHttpCalls({ tracing, clock, allowedOrigins, resolve: publicly, outbound }) };
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error;
  }
}

describe('a request', () => {
  it('bears where it comes from, except where it says so itself', async () => {
    const seen: unknown[] = [];
    const server = await listen((request, response) => {
      const { traceparent, 'x-correlation-id': correlationId } = request.headers;
      seen.push([traceparent, correlationId]);
      response.end();
    });
    const origin = `http://${server.host}`;
    const http = createHttpCalls({
      tracing,
      clock,
      allowedOrigins: [origin],
      resolve: nobody,
      outbound: createOutbound(),
    });
    const flow = { traceId: 'a'.repeat(32), correlationId: 'c-1' };
    const own = { traceparent: 'theirs', 'x-correlation-id': 'theirs' };

    await tracing.within(flow, { name: 'test', kind: 'internal' }, async () => {
      await http.send(requestTo(`${origin}/`));
      await http.send(requestTo(`${origin}/`, { headers: own }));
    });
    await http.send(requestTo(`${origin}/`));
    await server.close();

    expect(seen).toEqual([
      [expect.stringMatching(/^00-a{32}-[0-9a-f]{16}-01$/), 'c-1'],
      ['theirs', 'theirs'],
      [undefined, undefined],
    ]);
  });
});

describe('an answer', () => {
  let server: Listening | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function send(answer: RequestListener, more: Partial<HttpRequest> = {}): Promise<unknown> {
    server = await listen(answer);
    const origin = `http://${server.host}`;
    const http = createHttpCalls({
      tracing,
      clock,
      allowedOrigins: [origin],
      resolve: nobody,
      outbound: createOutbound(),
    });
    return failureOf(http.send(requestTo(`${origin}/`, more)));
  }

  it('whose body never ends counts with its status and what has come when the time is up', async () => {
    const answer = await send((_request, response) => response.writeHead(200).write('begun'), { timeoutMs: 300 });

    expect(answer).toMatchObject({ status: 200, body: 'begun' });
  });

  it('whose connection is lost in the middle of the body counts with its status', async () => {
    const answer = await send((_request, response) => {
      response.writeHead(202, { 'content-length': 1000 }).write('begun', () => response.destroy());
    });

    expect(answer).toMatchObject({ status: 202, body: 'begun' });
  });

  it.each([
    ['in doubt where the request has an effect', true, 'unknown_outcome'],
    ['a failure that passes where it has none', false, 'transient'],
  ])('whose headers do not come in time is %s', async (_title, effect, kind) => {
    const answer = await send(() => undefined, { timeoutMs: 300, effect });

    expect(answer).toMatchObject({ kind, code: 'ETIMEDOUT' });
  });

  it('is read up to 64 KB, and then the connection is closed', async () => {
    const answer = await send((_request, response) => response.end('x'.repeat(5_000_000)));

    expect((answer as HttpAnswer).body).toHaveLength(65_536);
  });

  it('of headers without end is not taken, and is in doubt as every lost answer', async () => {
    const answer = await send((_request, response) => response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end());

    expect(answer).toMatchObject({ kind: 'unknown_outcome' });
  });

  it('that never could come, because no connection stood in time, leaves no doubt: the request was not sent', async () => {
    server = await listenInSilence();
    const origin = `https://${server.host}`;
    const http = createHttpCalls({
      tracing,
      clock,
      allowedOrigins: [origin],
      resolve: nobody,
      outbound: createOutbound(),
    });

    const failure = await failureOf(http.send(requestTo(`${origin}/`, { timeoutMs: 300 })));

    expect(failure).toBeInstanceOf(OutboundFailure);
    expect(failure).toMatchObject({ kind: 'never_started' });
  });
});

describe('a name', () => {
  const url = 'https://hooks.example.org/x';

  function callsTo(resolve: Resolve, allowedOrigins: readonly string[] = []) {
    const operations: string[] = [];
    const seam = createOutbound();
    const outbound: Outbound = (call, send) => {
      operations.push(call.operation);
      return seam(call, send);
    };
    return { operations, http: createHttpCalls({ tracing, clock, allowedOrigins, resolve, outbound }) };
  }

  it.each([
    ['one private address', [{ address: '10.0.0.1', family: 4 }]],
    [
      'a public and a private one',
      [
        { address: '93.184.215.14', family: 4 },
        { address: '::1', family: 6 },
      ],
    ],
    ['cloud metadata', [{ address: '169.254.169.254', family: 4 }]],
    ['an address that carries a private one', [{ address: '64:ff9b::a00:1', family: 6 }]],
    ['an address that is none', [{ address: 'fe80::1%eth0', family: 6 }]],
    ['no address', []],
  ])('with %s is refused, and nothing is sent', async (_title, addresses) => {
    const { http, operations } = callsTo(() => Promise.resolve(addresses as Awaited<ReturnType<Resolve>>));

    expect(await failureOf(http.send(requestTo(url)))).toMatchObject({ code: 'http.address_refused' });
    expect(operations).toEqual(['look up hooks.example.org']);
  });

  it('that cannot be looked up has never started', async () => {
    const { http } = callsTo(nobody);

    expect(await failureOf(http.send(requestTo(url)))).toMatchObject({ kind: 'never_started' });
  });

  it('is reached at the address that was vetted, whatever it says a moment later', async () => {
    const hosts: Array<string | undefined> = [];
    const server = await listen((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const name = `rebinding.example.org:${server.host.split(':')[1]}`;
    let asked = 0;
    const rebinding: Resolve = () => {
      asked += 1;
      return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
    };
    const { http } = callsTo(rebinding, [`http://${name}`]);

    await http.send(requestTo(`http://${name}/hook`));
    await server.close();

    expect(asked).toBe(1);
    expect(hosts).toEqual([name]);
  });
});

describe('a redirect', () => {
  const own = 'https://10.0.0.7:8443';

  it('from the public internet leads nobody into the own network, though its origin is allowed', async () => {
    const { http, operations } = callsAnswering([{ status: 307, headers: { location: `${own}/admin` } }], [own]);

    const failure = await failureOf(http.send(requestTo('https://stranger.example.org/')));

    expect(failure).toMatchObject({ code: 'http.address_refused', facts: { host: '10.0.0.7' } });
    expect(operations).toEqual(['look up stranger.example.org', 'POST https://stranger.example.org/']);
  });

  it('inside the own network is followed', async () => {
    const { http, operations } = callsAnswering([{ status: 307, headers: { location: '/v2' } }], [own]);

    expect(await http.send(requestTo(`${own}/v1`))).toMatchObject({ status: 200 });
    expect(operations).toEqual([`POST ${own}/v1`, `POST ${own}/v2`]);
  });

  it.each([
    ['http://example.org/', 'http.redirect_refused'],
    [`https://user:${'pass'}@example.org/`, 'http.redirect_refused'],
    ['https://[::ffff:127.0.0.1]/', 'http.address_refused'],
    ['https://2130706433/', 'http.address_refused'],
    ['https://metadata.google.internal/', 'http.address_refused'],
    ['http://[', 'http.redirect_refused'],
  ])('from https to %s is refused and nothing more is sent', async (location, code) => {
    const { http, operations } = callsAnswering([{ status: 302, headers: { location } }]);

    expect(await failureOf(http.send(requestTo('https://example.org/')))).toMatchObject({ code });
    expect(operations).toHaveLength(2);
  });
});

describe('a fault of the seam', () => {
  it.each(['never_started', 'transient', 'unknown_outcome', 'rate_limited', 'permanent'] as const)(
    'of the kind %s comes through as it is',
    async (kind) => {
      const outbound: Outbound = (call, send) =>
        call.operation.startsWith('look up')
          ? send(new AbortController().signal)
          : Promise.reject(new OutboundFailure(kind, call, 'broken'));
      const http = createHttpCalls({ tracing, clock, allowedOrigins: [], resolve: publicly, outbound });

      expect(await failureOf(http.send(requestTo('https://example.org/')))).toMatchObject({ kind });
    },
  );

  it('in the look-up of a name leaves no doubt, for nothing was sent', async () => {
    const hanging: Resolve = () => new Promise(() => undefined);
    const http = createHttpCalls({ tracing, clock, allowedOrigins: [], resolve: hanging, outbound: createOutbound() });

    const failure = await failureOf(http.send(requestTo('https://example.org/', { timeoutMs: 200 })));

    expect(failure).toMatchObject({ kind: 'transient', call: { operation: 'look up example.org' } });
  });
});
