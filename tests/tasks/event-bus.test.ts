import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { createEventBridgeClient } from '#lib/platform/eventbridge/client.ts';
import { createEventBus } from '#lib/platform/eventbridge/event-bus.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import task from '#lib/tasks/event.task.ts';
import type { EventDetail } from '#lib/tasks/event-detail.ts';
import { type Listening, listen } from '#tests/tasks/listen.ts';

type Answer = { readonly status: number; readonly body: object } | 'lost';

const detail: EventDetail = {
  schemaVersion: 1,
  workspace: '1184520371950587904',
  trigger: { id: 't0', name: 'deep check' },
  run: { id: 'a'.repeat(32), scheduledFor: '2026-11-23T09:00:00.000Z', attempt: 1, correlationId: 'c1' },
  data: { depth: 'full' },
};

describe('the event bus', () => {
  let server: Listening;
  let arrived: Array<Record<string, unknown>> = [];
  let answer: Answer;

  beforeAll(async () => {
    server = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        arrived.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
        if (answer === 'lost') {
          request.socket.destroy();
          return;
        }
        response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(answer.body));
      });
    });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    arrived = [];
  });

  async function put(given: Answer): Promise<unknown> {
    answer = given;
    const client = createEventBridgeClient({
      region: 'eu-central-1',
      endpoints: { AWS_ENDPOINT_URL_EVENTBRIDGE: `http://${server.host}` },
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
    });
    const bus = createEventBus({
      client,
      outbound: createOutbound(),
      memory: createSecretMemory(),
      busName: 'own-events',
      timeoutMs: 3_000,
    });
    try {
      return await bus.put({ detailType: 'agent.check', detail, at: Date.UTC(2026, 10, 23, 9) });
    } catch (error) {
      return error;
    } finally {
      client.destroy();
    }
  }

  it('takes one entry of ours with source, bus, time, detail and the run’s trace', async () => {
    const result = await put({ status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] } });

    const [entry] = (arrived[0]?.['Entries'] ?? []) as Array<Record<string, unknown>>;
    expect(result).toEqual({ eventId: 'e-1' });
    expect(entry).toMatchObject({ EventBusName: 'own-events', Source: 'watchbell', DetailType: 'agent.check' });
    expect(entry?.['Time']).toBe(Date.UTC(2026, 10, 23, 9) / 1000);
    expect(JSON.parse(String(entry?.['Detail']))).toEqual(detail);
    expect(entry?.['TraceHeader']).toBe(`Root=1-${'a'.repeat(8)}-${'a'.repeat(24)}`);
  });

  it.each([
    ['InternalFailure', 'transient'],
    ['ThrottlingException', 'transient'],
    ['NotAuthorizedForSourceException', 'permanent'],
    ['MalformedDetail', 'permanent'],
  ])('that refuses the entry with %s is a failure of the kind %s', async (code, kind) => {
    const failure = await put({
      status: 200,
      body: { FailedEntryCount: 1, Entries: [{ ErrorCode: code, ErrorMessage: 'no' }] },
    });

    expect(failure).toMatchObject({ kind, code, call: { target: 'events', operation: 'PutEvents' } });
  });

  it.each([
    ['ThrottlingException', 400, 'rate_limited'],
    ['AccessDeniedException', 400, 'permanent'],
    ['InternalException', 500, 'transient'],
  ])('that refuses the call with %s is a failure of the kind %s', async (name, status, kind) => {
    expect(await put({ status, body: { __type: name, message: 'no' } })).toMatchObject({ kind, code: name });
  });

  it('whose answer is lost is asked again, because consumers take a run’s id once', async () => {
    const failure = await put('lost');
    const found = await task.lookUp(
      { events: { put: () => Promise.reject(new Error('nothing is put')) } },
      { kind: 'event', detailType: 'agent.check', detail: {} },
      {} as Parameters<typeof task.lookUp>[2],
    );

    expect(failure).toMatchObject({ kind: 'transient' });
    expect(found).toEqual({ seen: false });
  });
});

describe('the definition of an event', () => {
  it.each([
    ['no detail type', { detailType: '' }],
    ['a detail type that is too long', { detailType: 'x'.repeat(129) }],
    ['a list for data', { detail: [1] }],
    ['data that is too long', { detail: { text: 'x'.repeat(8_000) } }],
    ['a field too many', { bus: 'other' }],
  ])('with %s is refused', (_title, more) => {
    const definition = { kind: 'event', detailType: 'agent.check', detail: {}, ...more };

    expect(() => task.parse(definition)).toThrow(expect.objectContaining({ code: 'event.definition' }));
  });

  it('is described in a few words', () => {
    expect(task.describe({ kind: 'event', detailType: 'agent.check', detail: {} })).toBe(
      'an event `agent.check` on the bus',
    );
  });
});
