import { type FailureKind, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { type Collector, type ExportedSpan, startCollector } from '#tests/harness/collector.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

type Line = Readonly<Record<string, unknown>>;

/** How the next posts to Discord fail. */
let broken: FailureKind[] = [];

function outbound() {
  const real = createOutbound();
  const wrapped: ReturnType<typeof createOutbound> = (call, send) => {
    const kind = call.operation === 'POST /channels/{id}/messages' ? broken.shift() : undefined;
    if (!kind) return real(call, send);
    return Promise.reject(new OutboundFailure(kind, call, 'broken by the test', { status: 503 }));
  };
  return wrapped;
}

describe('one correlation id', () => {
  let stack: TestStack;
  let collector: Collector;
  let flow: Line[];
  let correlationId: unknown;

  beforeAll(async () => {
    collector = await startCollector();
    const settings = { LOG_SAMPLE_RATE: '1', OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    stack = await startTestStack({ settings, outbound });
    await stack.ask('Otto', '/trigger create', {
      name: 'hello',
      schedule: 'every 300 days',
      task: 'discord_message',
      message: 'hello',
      channel: stack.channelId('ops'),
    });
    // The next instances have their secrets to read.
    stack.replaceInstances();
    const before = stack.lines.length;
    broken = ['transient'];
    await stack.ask('Otto', '/trigger run', { name: 'hello' });
    await stack.advance('PT20M');
    const clicked = stack.lines
      .slice(before)
      .find(({ cmd, msg }) => msg === 'command answered' && cmd === '/trigger run');
    correlationId = clicked?.['correlation_id'];
    flow = stack.lines.filter((line) => line['correlation_id'] === correlationId);
  });
  afterAll(async () => {
    await stack.stop();
    await collector.close();
  });

  it('joins the click, the run, its attempts and every call that leaves the process', () => {
    const attempts = flow.filter(({ msg }) => msg === 'run attempted');

    expect(correlationId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(flow.map(({ fn }) => fn))).toEqual(new Set(['interactions', 'worker']));
    expect(attempts.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'retry'],
      [2, 'success'],
    ]);
    const calls = flow.filter(({ msg }) => msg === 'call answered' || msg === 'call failed');
    expect(new Set(calls.map(({ target }) => target))).toEqual(new Set(['dynamodb', 'sqs', 'discord', 'ssm']));
    expect(calls.find(({ failure }) => failure === 'transient')).toMatchObject({ target: 'discord', outcome: 'error' });
  });

  it('keeps the first request id through the retries, beside the id of each invocation', () => {
    const [clicked] = flow.filter(({ msg }) => msg === 'command answered');
    const attempts = flow.filter(({ msg }) => msg === 'run attempted');

    expect(attempts.map((line) => line['first_request_id'])).toEqual([
      clicked?.['request_id'],
      clicked?.['request_id'],
    ]);
    expect(new Set([clicked, ...attempts].map((line) => line?.['request_id'])).size).toBe(3);
  });

  it('stands on the run', async () => {
    const guildId = stack.stack.discord.guild.id;
    const id = (await stack.commands.triggers.idOf(guildId, 'hello')) ?? '';
    const [entry] = await stack.commands.triggers.timeline(guildId, id, { limit: 1 });

    expect(entry).toMatchObject({ kind: 'run', run: { correlationId } });
  });

  it('is exported as spans whose parents are right', () => {
    const spans = collector.spans();
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const attributeOf = (span: ExportedSpan, name: string) => span.attributes.find(({ key }) => key === name)?.value;

    expect(byId.size).toBe(spans.length);
    for (const span of spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(span.startTimeUnixNano).toMatch(/^\d{19}$/);
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
      expect([1, 2, 3, 5]).toContain(span.kind);
      if (span.parentSpanId !== undefined) expect(byId.get(span.parentSpanId)?.traceId).toBe(span.traceId);
      if (span.kind === 3) expect([1, 2, 5]).toContain(byId.get(span.parentSpanId ?? '')?.kind);
    }
    const ours = spans.filter((span) => attributeOf(span, 'correlation_id')?.stringValue === correlationId);
    const names = ours.map(({ kind, name }) => `${kind} ${name}`);
    expect(names).toEqual(expect.arrayContaining(['2 interaction', '5 message', '1 attempt']));
    // The message goes on with the trace of the click.
    const message = ours.find(({ name }) => name === 'message');
    expect(byId.get(message?.parentSpanId ?? '')?.name).toBe('interaction');
    // An attempt belongs to the trace of its run, and is linked to the message that asked for it.
    const attempt = ours.find(({ name }) => name === 'attempt');
    expect(byId.get(attempt?.links?.[0]?.spanId ?? '')?.name).toBe('message');
    expect(spans.some(({ name, status }) => name.startsWith('discord POST') && status?.code === 2)).toBe(true);
  });

  it('says whose spans they are, at most sixty calls of a trace in one request', () => {
    const [first] = collector.requests;
    const words = first?.resourceSpans[0]?.resource.attributes.map(({ key, value }) => [key, value.stringValue]);

    expect(Object.fromEntries(words ?? [])).toMatchObject({
      'service.name': 'watchbell',
      'faas.name': expect.any(String),
    });
    for (const request of collector.requests) {
      const traces = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
      const calls = traces.filter(({ kind }) => kind === 3);
      const counts = Map.groupBy(calls, ({ traceId }) => traceId);
      expect(Math.max(0, ...[...counts.values()].map(({ length }) => length))).toBeLessThanOrEqual(60);
    }
  });

  it('goes on to the alert that says what became of a run, and to Discord', async () => {
    const before = stack.lines.length;

    broken = ['permanent'];
    await stack.ask('Otto', '/trigger run', { name: 'hello' });
    await stack.advance('PT2M');

    const lines = stack.lines.slice(before);
    const clicked = lines.find(({ cmd, msg }) => msg === 'command answered' && cmd === '/trigger run');
    const theirs = lines.filter((line) => line['correlation_id'] === clicked?.['correlation_id']);
    expect(new Set(theirs.map(({ fn }) => fn))).toEqual(new Set(['interactions', 'worker', 'relay', 'alerter']));
    expect(theirs.filter(({ fn, msg }) => fn === 'alerter' && msg === 'alert recorded')).toHaveLength(1);
    const posted = theirs.filter(
      ({ fn, outcome, target }) => fn === 'alerter' && target === 'discord' && outcome === 'success',
    );
    expect(posted.map(({ operation }) => operation)).toContain('POST /channels/{id}/messages');
  });

  it('shows each person’s own ids on a warm instance', async () => {
    const before = stack.lines.length;

    await stack.ask('Vera', '/help');
    await stack.ask('Otto', '/help');
    await stack.ask('Vera', '/help');

    const lines = stack.lines.slice(before).filter((line) => !('_aws' in line) && line['fn'] === 'interactions');
    const answered = lines.filter(({ msg }) => msg === 'command answered');
    expect(answered.map((line) => line['user_id'])).toEqual([
      stack.userId('Vera'),
      stack.userId('Otto'),
      stack.userId('Vera'),
    ]);
    const ids = ['trace_id', 'correlation_id', 'request_id'].map((name) => new Set(answered.map((line) => line[name])));
    expect(ids.map(({ size }) => size)).toEqual([3, 3, 3]);
    for (const line of lines) {
      const own = answered.find((one) => one['request_id'] === line['request_id']);
      expect(line['correlation_id']).toBe(own?.['correlation_id']);
      if ('user_id' in line) expect(line['user_id']).toBe(own?.['user_id']);
    }
  });
});
