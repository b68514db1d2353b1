import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { receiveWebhook, type WebhookDelivery, WebhookMessage } from '#lib/diagnosis/webhook.ts';
import { createWebhooksEndpoint } from '#lib/edge/webhooks-endpoint.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { LogFields, Logger } from '#lib/kernel/ports.ts';
import { redact } from '#lib/kernel/redact.ts';
import { createTracing } from '#lib/platform/system/tracing.ts';

interface Definition {
  readonly name: string;
  readonly examples: readonly Payload[];
}
type Payload = { action?: string } & Record<string, unknown>;

const SECRET = ['a', 'secret', 'of', 'these', 'tests'].join('-');
const NOW = Date.UTC(2026, 11, 1, 3);
const RUN = { guildId: 'g', triggerId: 'p1', runId: 'r1', at: NOW };
const DELIVERY_ID = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

interface Sent {
  readonly body: string | Buffer;
  readonly event?: string;
  readonly id?: string;
  readonly secret?: string;
  readonly method?: string;
  readonly base64?: boolean;
  readonly contentType?: string;
  /** Headers in place of the usual ones; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

interface Answered {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function createGround(options: { readonly secret?: string; readonly follows?: (externalId: string) => boolean } = {}) {
  const { follows = () => true, secret = SECRET } = options;
  const messages: WebhookMessage[] = [];
  const lines: { level: string; message: string; fields: LogFields }[] = [];
  const remembered = new Set<string>();
  const failing = new Set<'secret' | 'find' | 'send' | 'remember'>();
  const calls: string[] = [];

  function call(name: Parameters<typeof failing.add>[0]): void {
    calls.push(name);
    const outbound = { target: 'sqs', operation: name, timeoutMs: 1, effect: false } as const;
    if (failing.has(name)) throw new OutboundFailure('transient', outbound, 'down');
  }
  const logger = createListLogger(lines);
  const ports = {
    deliveries: {
      seen: (id: string) => Promise.resolve(remembered.has(id)),
      remember: async (id: string) => {
        await Promise.resolve(call('remember'));
        remembered.add(id);
      },
    },
    runs: {
      following: async (externalId: string) => {
        await Promise.resolve(call('find'));
        return follows(externalId) ? RUN : undefined;
      },
    },
    followups: {
      send: async (message: object) => {
        await Promise.resolve(call('send'));
        messages.push(WebhookMessage.parse(JSON.parse(JSON.stringify(message))));
      },
    },
  };
  const endpoint = createWebhooksEndpoint({
    secret: async () => {
      await Promise.resolve(call('secret'));
      return secret;
    },
    receive: (delivery, requestLogger) => receiveWebhook({ ...ports, logger: requestLogger }, delivery),
    logger,
    clock: { now: () => NOW },
    ids: { traceId: () => 'c'.repeat(32) },
    tracing: createTracing({ clock: { now: () => NOW } }),
    redact,
  });

  return { send, endpoint, calls, failing, lines, messages, remembered };

  async function send(sent: Sent) {
    const { base64 = false, event = 'workflow_run', id = DELIVERY_ID, method = 'POST' } = sent;
    const bytes = Buffer.from(sent.body);
    const headers = {
      'content-type': sent.contentType ?? 'application/json',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-hub-signature-256': signatureOf(bytes, sent.secret ?? SECRET),
      ...sent.headers,
    };
    const answer = await endpoint({
      headers,
      body: bytes.toString(base64 ? 'base64' : 'utf8'),
      isBase64Encoded: base64,
      requestContext: { http: { method }, requestId: 'r' },
    } as never);
    const { body, headers: answered, statusCode } = answer as Answered;
    const correlationId = answered['x-correlation-id'];
    return { status: statusCode, answer: JSON.parse(body) as Record<string, unknown>, correlationId };
  }
}

function createListLogger(
  lines: { level: string; message: string; fields: LogFields }[],
  bound: LogFields = {},
): Logger {
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields: { ...bound, ...fields } });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (fields) => createListLogger(lines, { ...bound, ...fields }),
  };
}

function signatureOf(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** A payload of a workflow run as small as GitHub's ever get. */
function workflowRun(action = 'completed', run: object = {}): string {
  return JSON.stringify({
    action,
    workflow_run: { id: 940463255, run_attempt: 1, status: 'completed', conclusion: 'failure', ...run },
    repository: { id: 376034443, full_name: 'octo-org/example-workflow' },
  });
}

function workflowJob(action: string, job: object = {}): string {
  return JSON.stringify({
    action,
    workflow_job: { id: 2832853555, run_id: 940463255, run_attempt: 1, status: action, conclusion: null, ...job },
    repository: { id: 376034443, full_name: 'octo-org/example-workflow' },
  });
}

/** Every example payload that GitHub's community has published, of github.com and of five servers, under the event's name. */
function publishedExamples(): { event: string; payload: Payload }[] {
  const index = createRequire(import.meta.url).resolve('@octokit/webhooks-examples');
  const servers = ['api.github.com', 'ghes-31', 'ghes-32', 'ghes-33', 'ghes-34', 'ghes-35'];
  const files = servers.map((server) => readFileSync(index.replace('api.github.com', server), 'utf8'));
  return files
    .flatMap((text) => JSON.parse(text) as Definition[])
    .flatMap(({ examples, name }) => examples.map((payload) => ({ event: name, payload })));
}

describe('the webhooks endpoint', () => {
  it('answers every published example of GitHub’s, and takes those of workflow runs and jobs that are news', async () => {
    const examples = publishedExamples();
    const { lines, messages, send } = createGround();

    const statuses = new Map<string, number>();
    for (const { event, payload } of examples) {
      const { status } = await send({ body: JSON.stringify(payload), event, id: randomUUID() });
      statuses.set(`${event} ${payload.action ?? ''} ${status}`, status);
    }

    expect(examples.length).toBeGreaterThan(300);
    expect([...statuses.values()].filter((status) => status !== 200 && status !== 202)).toEqual([]);
    expect([...statuses].filter(([, status]) => status === 200).map(([what]) => what)).toEqual(['ping  200']);
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
    const news = examples.filter(
      ({ event, payload }) =>
        (event === 'workflow_run' && payload.action === 'completed') ||
        (event === 'workflow_job' && /^(?:in_progress|completed)$/.test(payload.action ?? '')),
    );
    expect(news.length).toBeGreaterThan(5);
    expect(messages).toHaveLength(news.length);
  });

  it.each([
    ['X-Correlation-Id', { 'x-correlation-id': 'theirs:1' }, 'theirs:1'],
    ['traceparent', { traceparent: `00-${'d'.repeat(32)}-${'e'.repeat(16)}-01` }, 'd'.repeat(32)],
    ['neither', { 'x-correlation-id': 'not one', traceparent: 'nor this' }, 'c'.repeat(32)],
  ])('takes the correlation id from %s, sends it on, and answers with it', async (_title, headers, id) => {
    const { lines, messages, send } = createGround();

    const queued = await send({ body: workflowRun(), headers });
    const refused = await send({ body: workflowRun(), headers, secret: 'another' });

    expect([queued.status, refused.status]).toEqual([202, 401]);
    expect([queued.correlationId, refused.correlationId]).toEqual([id, id]);
    expect(messages.map(({ correlationId }) => correlationId)).toEqual([id]);
    expect(lines.at(-1)?.fields).toMatchObject({ correlation_id: id });
  });

  it('says pong to a ping', async () => {
    const { calls, send } = createGround();

    const answered = await send({ body: '{"zen":"Design for failure.","hook_id":1}', event: 'ping' });

    expect(answered).toMatchObject({ status: 200, answer: { message: 'pong' } });
    expect(calls).toEqual(['secret']);
  });

  it.each([
    ['as it is', {}],
    ['in base64, as a Function URL hands over forms and gzip', { base64: true }],
    ['as a form', { contentType: 'application/x-www-form-urlencoded', form: true, base64: true }],
    ['as a form with a charset', { contentType: 'Application/X-WWW-Form-Urlencoded; charset=utf-8', form: true }],
    ['without a content type', { headers: { 'content-type': undefined } }],
  ])('takes an event %s', async (_title, { form = false, ...sent }: Partial<Sent> & { form?: boolean }) => {
    const { messages, send } = createGround();
    const payload = workflowRun('completed', { run_attempt: 2, head_commit: 'a=b&c % + ü' });

    const { status } = await send({ body: form ? String(new URLSearchParams({ payload })) : payload, ...sent });

    expect(status).toBe(202);
    expect(messages).toEqual([
      {
        schemaVersion: 1,
        kind: 'github_event',
        deliveryId: DELIVERY_ID,
        event: 'workflow_run',
        action: 'completed',
        repositoryId: 376034443,
        workflowRunId: 940463255,
        attempt: 2,
        correlationId: 'c'.repeat(32),
        receivedAt: NOW,
        hop: 0,
      },
    ]);
  });

  it.each([
    ['a signature by another secret', { secret: 'other' }, 401],
    ['no signature', { headers: { 'x-hub-signature-256': undefined } }, 401],
    ['an empty signature', { headers: { 'x-hub-signature-256': '' } }, 401],
    ['a signature that is no hex', { headers: { 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` } }, 401],
    ['half a signature', { headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(32)}` } }, 401],
    ['the older signature alone', { headers: { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=0' } }, 401],
    [
      'a body whose bytes were changed',
      { headers: { 'x-hub-signature-256': signatureOf(Buffer.from('x'), SECRET) } },
      401,
    ],
    ['no event', { headers: { 'x-github-event': undefined } }, 400],
    ['an event that is no word', { event: 'Workflow Run' }, 400],
    ['no delivery id', { headers: { 'x-github-delivery': undefined } }, 400],
    ['a delivery id that is no uuid', { id: '1' }, 400],
    ['no JSON', { body: 'hello' }, 400],
    ['JSON that is cut off', { body: workflowRun().slice(0, -3) }, 400],
    ['null', { body: 'null' }, 400],
    ['a list', { body: '[]' }, 400],
    ['a number', { body: '5' }, 400],
    ['nothing at all', { body: '' }, 400],
    ['a form without a payload', { body: 'a=b', contentType: 'application/x-www-form-urlencoded' }, 400],
    [
      'a form with half a character',
      { body: 'payload=%E0%A4%A', contentType: 'application/x-www-form-urlencoded' },
      400,
    ],
    ['lists within lists', { body: '['.repeat(100_000) }, 400],
    ['10 MB', { body: `{"a":"${'x'.repeat(10 * 1024 * 1024)}"}` }, 413],
    ['another method', { method: 'GET' }, 405],
  ])('refuses %s without a detail, a message or a line', async (_title, sent: Partial<Sent>, status) => {
    const { lines, messages, send } = createGround();

    const answered = await send({ body: workflowRun(), ...sent });

    expect(answered.status).toBe(status);
    expect(Object.keys(answered.answer)).toEqual(['message']);
    expect(messages).toEqual([]);
    expect(lines).toEqual([]);
  });

  it('asks for its secret only when there is a signature to check', async () => {
    const { calls, send } = createGround();

    await send({ body: workflowRun(), headers: { 'x-hub-signature-256': undefined } });

    expect(calls).toEqual([]);
  });

  it('sends one message for a delivery that comes twice, in whatever case its id is written', async () => {
    const { messages, send } = createGround();

    const first = await send({ body: workflowRun() });
    const second = await send({ body: workflowRun(), id: DELIVERY_ID.toUpperCase() });

    expect([first, second]).toMatchObject([
      { status: 202, answer: { message: 'queued' } },
      { status: 200, answer: { message: 'seen' } },
    ]);
    expect(messages).toHaveLength(1);
  });

  it('takes both secrets while they are changed, and no other line of the parameter', async () => {
    const next = 'the-next-one';
    const { send } = createGround({ secret: `${next}\n${SECRET}\r\n\n` });

    const statuses = [];
    for (const secret of [next, SECRET, '', `${next}\n${SECRET}`]) {
      statuses.push((await send({ body: workflowRun(), secret, id: randomUUID() })).status);
    }

    expect(statuses).toEqual([202, 202, 401, 401]);
  });

  it('takes nothing when the parameter holds no secret', async () => {
    const { send } = createGround({ secret: ' \n ' });

    expect((await send({ body: workflowRun(), secret: '' })).status).toBe(401);
  });

  it.each([
    ['workflow_run requested for the first time', 'workflow_run', workflowRun('requested'), 'ignored'],
    ['workflow_run requested once more', 'workflow_run', workflowRun('requested', { run_attempt: 2 }), 'queued'],
    ['workflow_run in progress', 'workflow_run', workflowRun('in_progress'), 'queued'],
    ['workflow_run completed', 'workflow_run', workflowRun('completed'), 'queued'],
    ['workflow_run of an action to come', 'workflow_run', workflowRun('archived'), 'ignored'],
    ['workflow_run without an attempt', 'workflow_run', workflowRun('completed', { run_attempt: null }), 'queued'],
    ['workflow_run with an odd conclusion', 'workflow_run', workflowRun('completed', { conclusion: 7 }), 'queued'],
    ['workflow_job queued', 'workflow_job', workflowJob('queued'), 'ignored'],
    ['workflow_job waiting', 'workflow_job', workflowJob('waiting'), 'ignored'],
    ['workflow_job in progress', 'workflow_job', workflowJob('in_progress'), 'queued'],
    ['workflow_job completed', 'workflow_job', workflowJob('completed'), 'queued'],
    ['push', 'push', workflowRun(), 'ignored'],
    ['an event to come', 'workflow_dream', workflowRun(), 'ignored'],
  ])('answers %s', async (_title, event, body, message) => {
    const { lines, messages, send } = createGround();

    const answered = await send({ body, event });

    expect(answered).toMatchObject({ status: 202, answer: { message } });
    expect(messages).toHaveLength(message === 'queued' ? 1 : 0);
    expect(lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('sends nothing for runs that nobody here follows, and forgets them, so that they can be sent again', async () => {
    const { messages, remembered, send } = createGround({ follows: (externalId) => externalId !== 'github:940463255' });

    const answered = await send({ body: workflowRun() });

    expect(answered).toMatchObject({ status: 202, answer: { message: 'not followed' } });
    expect(messages).toEqual([]);
    expect(remembered.size).toBe(0);
  });

  it.each([
    ['no run', '{"action":"completed"}'],
    ['an id that is text', workflowRun('completed', { id: '940463255' })],
    ['an id that no double holds', workflowRun().replace('940463255', '9007199254740993')],
    ['a negative id', workflowRun('completed', { id: -1 })],
    ['an attempt that is text', workflowRun('completed', { run_attempt: 'first' })],
    ['a sentence as action', workflowRun('completed by hand')],
  ])('ignores a run’s payload with %s, and says so in the log', async (_title, body) => {
    const { lines, messages, send } = createGround();

    const answered = await send({ body });

    expect(answered).toMatchObject({ status: 202, answer: { message: 'ignored' } });
    expect(messages).toEqual([]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'An event of GitHub’s has an unexpected shape',
        fields: { request_id: 'r', source: 'api', delivery_id: DELIVERY_ID, route: 'workflow_run' },
      },
    ]);
  });

  it.each(['secret', 'find', 'send'] as const)(
    'answers 503 while %s is down, and takes the delivery afterwards',
    async (what) => {
      const { failing, lines, messages, send } = createGround();

      failing.add(what);
      const down = await send({ body: workflowRun() });
      failing.clear();
      const up = await send({ body: workflowRun() });

      expect(down).toMatchObject({ status: 503, answer: { message: 'Service Unavailable' } });
      expect(lines[0]).toMatchObject({ level: 'error', fields: { error: { kind: 'transient' } } });
      expect(up.answer).toEqual({ message: 'queued' });
      expect(messages).toHaveLength(1);
    },
  );

  it('says queued when the message is sent but cannot be remembered', async () => {
    const { failing, lines, messages, send } = createGround();

    failing.add('remember');
    const answered = await send({ body: workflowRun() });

    expect(answered).toMatchObject({ status: 202, answer: { message: 'queued' } });
    expect(messages).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'warn', message: 'A delivery of GitHub’s was taken but not remembered' });
  });

  it('remembers a delivery only after its message was sent', async () => {
    const { calls, send } = createGround();

    await send({ body: workflowRun() });

    expect(calls).toEqual(['secret', 'find', 'send', 'remember']);
  });

  it('answers 500 to its own mistakes and never throws', async () => {
    const endpoint = createWebhooksEndpoint({
      secret: () => Promise.reject(new TypeError('broken')),
      receive: (_delivery: WebhookDelivery) => Promise.reject(new TypeError('broken')),
      logger: createListLogger([]),
      clock: { now: () => NOW },
      ids: { traceId: () => 'c'.repeat(32) },
      tracing: createTracing({ clock: { now: () => NOW } }),
      redact,
    });

    const answer = await endpoint({
      headers: { 'x-hub-signature-256': signatureOf(Buffer.from('{}'), SECRET) },
      body: '{}',
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST' }, requestId: 'r' },
    } as never);

    expect(answer).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
  });

  it('answers whatever JSON is signed, under whatever event, without a 5xx', async () => {
    const event = fc.constantFrom('workflow_run', 'workflow_job', 'ping', 'push', '__proto__', 'constructor');
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(940463255, 1, 'completed', 'in_progress', null));
    const run = fc.record(
      { id: odd, run_id: odd, run_attempt: odd, status: odd, conclusion: odd },
      { requiredKeys: [] },
    );
    const shaped = fc.record(
      {
        action: odd,
        workflow_run: fc.oneof(run, odd),
        workflow_job: fc.oneof(run, odd),
        repository: odd,
        __proto__: odd,
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(fc.jsonValue(), shaped).map((value) => JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(event, fc.oneof(body, fc.string()), fc.boolean(), async (name, text, base64) => {
        const { send } = createGround();

        const { status } = await send({ body: text, event: name, base64 });

        expect([200, 202, 400]).toContain(status);
      }),
    );
  });

  it('takes no body of which a bit was changed', async () => {
    const bytes = Buffer.from(workflowRun());
    const headers = { 'x-hub-signature-256': signatureOf(bytes, SECRET) };
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const { messages, send } = createGround();
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);

        const { status } = await send({ body: changed, headers, base64: true });

        expect(status).toBe(401);
        expect(messages).toEqual([]);
      }),
    );
  });
});
