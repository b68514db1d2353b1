import type { IncomingMessage } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { redact } from '#lib/kernel/redact.ts';
import { createHttpCalls } from '#lib/platform/http/calls.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { createTracing } from '#lib/platform/system/tracing.ts';
import task from '#lib/tasks/http-request.task.ts';
import type { TaskRun } from '#lib/tasks/task.ts';
import { type Listening, listen } from '#tests/tasks/listen.ts';

interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const clock = { now: () => Date.now() };
const run: TaskRun = {
  guildId: '1184520371950587904',
  runId: 'a'.repeat(32),
  triggerId: 't0',
  triggerName: 'quo"ted',
  correlationId: 'c1',
  scheduledFor: Date.UTC(2026, 10, 21, 9),
  attempt: 2,
  startedAt: Date.UTC(2026, 10, 21, 9),
};

describe('an HTTP request', () => {
  let server: Listening;
  let origin: string;
  let arrived: Arrived[] = [];
  let answer: (
    request: Arrived,
  ) => { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'drop';
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    server = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const one = {
          method: request.method ?? '',
          url: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        arrived.push(one);
        const given = answer(one);
        if (given === 'drop') request.socket.destroy();
        else if (given !== 'hang') response.writeHead(given.status, given.headers).end(given.body);
      });
    });
    origin = `http://${server.host}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    arrived = [];
    answer = () => ({ status: 200, body: 'done' });
  });

  function ports(allowedOrigins: readonly string[] = [origin]) {
    return {
      clock,
      redact,
      taskSecrets: {
        get: (name: string) => {
          const value = secrets.get(name);
          return value === undefined ? Promise.reject(new Error(`no ${name}`)) : Promise.resolve(value);
        },
      },
      http: createHttpCalls({
        tracing: createTracing({ clock: { now: () => 0 } }),
        clock,
        allowedOrigins,
        resolve: () => Promise.reject(new Error('no name is looked up')),
        outbound: createOutbound(),
      }),
    };
  }

  const define = (more: object) =>
    task.parse({ kind: 'http_request', method: 'POST', url: `${origin}/hook`, headers: {}, ...more });

  async function failureOf(work: Promise<unknown>): Promise<{ code?: string; kind?: string; facts?: object }> {
    try {
      await work;
      return {};
    } catch (error) {
      return error as { code?: string; kind?: string };
    }
  }

  it('sends method, headers, filled-in body and the run’s id as its idempotency key', async () => {
    secrets.set('key-1', `value-of-${'key'}`);
    const definition = define({
      headers: { 'X-Api-Key': '{{secret.key-1}}', 'X-Team': 'ops' },
      body: '{"trigger":"{{trigger}}","at":"{{scheduled_for}}","try":{{attempt}}}',
    });

    const result = await task.execute(ports(), definition, run);

    expect(arrived).toHaveLength(1);
    expect(arrived[0]).toMatchObject({
      method: 'POST',
      url: '/hook',
      headers: {
        'x-api-key': 'value-of-key',
        'x-team': 'ops',
        'content-type': 'application/json',
        'idempotency-key': run.runId,
        host: new URL(origin).host,
      },
    });
    expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ trigger: 'quo"ted', at: '2026-11-21T09:00:00.000Z', try: 2 });
    expect(result).toMatchObject({ status: '200', body: 'done' });
  });

  it('signs as Standard Webhooks say, so that their own library agrees', async () => {
    const secret = `${'whsec'}_${Buffer.alloc(32, 7).toString('base64')}`;
    secrets.set('signing', secret);

    await task.execute(ports(), define({ body: '{"a":1}', signingSecret: 'signing' }), run);

    const headers = arrived[0]?.headers as Record<string, string>;
    expect(headers['webhook-id']).toBe(run.runId);
    expect(new Webhook(secret).verify(arrived[0]?.body ?? '', headers)).toEqual({ a: 1 });
    expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow('signature');
  });

  it('sends nothing when its secret cannot stand in a header, and does not show it', async () => {
    secrets.set('key-1', `two\r\n${'lines'}: of it`);

    const failure = await failureOf(
      task.execute(ports(), define({ headers: { 'X-Api-Key': '{{secret.key-1}}' } }), run),
    );

    expect(failure).toMatchObject({ code: 'http.header', facts: { name: 'X-Api-Key' } });
    expect(JSON.stringify(failure.facts)).not.toContain('lines');
    expect(arrived).toEqual([]);
  });

  it('bears no secret of white space only', async () => {
    secrets.set('key-1', ' \n');

    const definition = define({ headers: { 'X-Api-Key': '{{secret.key-1}}' } });

    expect(await failureOf(task.execute(ports(), definition, run))).toMatchObject({ code: 'secret.missing' });
    expect(arrived).toEqual([]);
  });

  it('is described without what stands in its query', () => {
    expect(task.describe(define({ url: 'https://example.org/hook?room=7#x' }))).toBe('`POST https://example.org/hook`');
    expect(task.describe(define({ expectedStatus: [200, 404] }))).toBe(`\`POST ${origin}/hook\`, expects 200, 404`);
  });

  it('never shows a secret that the target echoes', async () => {
    secrets.set('key-1', `value-of-${'key'}`);
    answer = ({ headers }) => ({ status: 200, body: `you sent ${String(headers['x-api-key'])}` });

    const result = await task.execute(ports(), define({ headers: { 'X-Api-Key': '{{secret.key-1}}' } }), run);

    expect(result).toMatchObject({ body: 'you sent ***' });
  });

  it.each([
    [500, {}, { kind: 'transient' }],
    [425, {}, { kind: 'transient' }],
    [429, { 'retry-after': '7' }, { kind: 'rate_limited', retryAfterMs: 7000 }],
    [503, { 'retry-after': '9' }, { kind: 'rate_limited', retryAfterMs: 9000 }],
    [503, {}, { kind: 'transient' }],
    [404, {}, { code: 'http.rejected', facts: { status: 404 } }],
    [304, {}, { code: 'http.rejected', facts: { status: 304 } }],
  ])('understands an answer of %i', async (status, headers, expected) => {
    answer = () => ({ status, headers });

    expect(await failureOf(task.execute(ports(), define({}), run))).toMatchObject(expected);
  });

  it('ends well with the status that is expected, and not with another', async () => {
    answer = ({ url }) => ({ status: url === '/gone' ? 404 : 202 });

    const gone = await task.execute(ports(), define({ url: `${origin}/gone`, expectedStatus: [404] }), run);
    const other = await failureOf(task.execute(ports(), define({ expectedStatus: [404] }), run));

    expect(gone).toMatchObject({ status: '404' });
    expect(other).toMatchObject({ code: 'http.status', facts: { status: 202, expected: '404' } });
  });

  it.each([
    [303, 'GET', 'without'],
    [302, 'GET', 'without'],
    [307, 'POST', 'with'],
  ])('goes on after %i as %s, %s the body and what speaks of it', async (status, method, extent) => {
    secrets.set('signing', `${'whsec'}_${Buffer.alloc(32, 7).toString('base64')}`);
    answer = ({ url }) => (url === '/hook' ? { status, headers: { location: '/next' } } : { status: 200 });
    const headers = { 'Content-Type': 'text/plain', 'Content-Language': 'de', Digest: 'x', 'X-Team': 'ops' };

    await task.execute(ports(), define({ headers, body: 'text', signingSecret: 'signing' }), run);

    const next = arrived[1];
    const about = ['content-type', 'content-language', 'digest', 'webhook-id', 'webhook-signature'];
    expect(next).toMatchObject({ method, url: '/next', body: extent === 'with' ? 'text' : '' });
    expect(about.filter((name) => name in (next?.headers ?? {}))).toEqual(extent === 'with' ? about : []);
    expect(next?.headers['x-team']).toBe('ops');
  });

  it('follows redirects to where it may go, without secrets to another origin', async () => {
    const other = await listen((request, response) => {
      arrived.push({ method: request.method ?? '', url: `other ${request.url}`, headers: request.headers, body: '' });
      response.writeHead(200).end('there');
    });
    const otherOrigin = `http://${other.host}`;
    secrets.set('key-1', 'x'.repeat(12));
    answer = ({ url }) =>
      url === '/hook'
        ? { status: 307, headers: { location: '/second' } }
        : { status: 303, headers: { location: `${otherOrigin}/third` } };

    const result = await task.execute(
      ports([origin, otherOrigin]),
      define({ headers: { 'X-Api-Key': '{{secret.key-1}}', 'X-Team': 'ops' }, body: 'text' }),
      run,
    );
    await other.close();

    expect(arrived.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /hook',
      'POST /second',
      'GET other /third',
    ]);
    expect(arrived[1]?.headers['x-api-key']).toBe('x'.repeat(12));
    expect(arrived[2]?.headers).not.toHaveProperty('x-api-key');
    expect(arrived[2]?.headers).not.toHaveProperty('idempotency-key');
    expect(arrived[2]?.headers['x-team']).toBe('ops');
    expect(result).toMatchObject({ body: 'there' });
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', 'http.url'],
    ['https://169.254.169.254/latest/meta-data', 'http.address_refused'],
    ['https://localhost/', 'http.address_refused'],
    ['https://[::1]/', 'http.address_refused'],
    ['gopher://example.org/', 'http.url'],
  ])('does not follow a redirect to %s', async (location, code) => {
    answer = () => ({ status: 302, headers: { location } });

    expect(await failureOf(task.execute(ports(), define({}), run))).toMatchObject({ code });
    expect(arrived).toHaveLength(1);
  });

  it('follows three redirects and no more', async () => {
    answer = () => ({ status: 302, headers: { location: '/again' } });

    expect(await failureOf(task.execute(ports(), define({ method: 'GET' }), run))).toMatchObject({
      code: 'http.redirect_refused',
    });
    expect(arrived).toHaveLength(4);
  });

  it.each([
    ['POST', {}, 'unknown_outcome'],
    ['PATCH', {}, 'unknown_outcome'],
    ['GET', {}, 'transient'],
    ['PUT', {}, 'transient'],
    ['DELETE', {}, 'transient'],
    ['POST', { signingSecret: 'signing' }, 'transient'],
  ])('%s %j without an answer is %s', async (method, more, kind) => {
    secrets.set('signing', `${'whsec'}_${Buffer.alloc(32, 7).toString('base64')}`);
    answer = () => 'drop';

    expect(await failureOf(task.execute(ports(), define({ method, ...more }), run))).toMatchObject({ kind });
  });

  it('waits as long as its definition says and no longer', async () => {
    answer = () => 'hang';

    const definition = define({ method: 'GET', timeoutSeconds: 1 });

    expect(await failureOf(task.execute(ports(), definition, run))).toMatchObject({
      kind: 'transient',
      call: { operation: `GET ${origin}/hook` },
    });
  });

  it('cannot be looked up when it may have acted, and need not be when it may be repeated', async () => {
    const once = failureOf(Promise.resolve().then(() => task.lookUp(ports(), define({}), run)));
    const repeated = await task.lookUp(ports(), define({ method: 'PUT' }), run);

    expect(await once).toMatchObject({ kind: 'permanent' });
    expect(repeated).toEqual({ seen: false });
  });

  it('never started where nobody listens', async () => {
    const closed = 'http://127.0.0.1:1';

    expect(await failureOf(task.execute(ports([closed]), define({ url: `${closed}/` }), run))).toMatchObject({
      kind: 'never_started',
    });
  });
});
