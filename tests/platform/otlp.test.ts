import { createLogger } from '#lib/edge/observability.ts';
import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import { redact } from '#lib/kernel/redact.ts';
import { createSpanExport } from '#lib/platform/system/otlp.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import type { EndedInvocation, Span } from '#lib/platform/system/tracing.ts';
import { startCollector } from '#tests/harness/collector.ts';

type Line = Record<string, unknown>;

const clock = { now: () => Date.UTC(2026, 11, 1, 9) };
const TRACE = 'a'.repeat(32);
const RUN = 'b'.repeat(32);
const SPAN = 'c'.repeat(16);

describe('the export of spans', () => {
  const span: Span = {
    name: 'work',
    kind: 'server',
    traceId: TRACE,
    spanId: SPAN,
    parentSpanId: undefined,
    link: { traceId: RUN, spanId: SPAN },
    startedAt: clock.now(),
    durationMs: 1.5,
    attributes: { correlation_id: 'c-1', empty: '' },
    failed: true,
  };

  function exporter(outbound: Outbound, endpoint: string) {
    const lines: Line[] = [];
    const write = (line: string) => void lines.push(JSON.parse(line) as Line);
    const logger = createLogger({ clock, environment: 'test', fn: 'worker', level: 'debug', write });
    const resource = { 'service.name': 'watchbell' };
    const sink = createSpanExport({ outbound, endpoint, logger, redact, resource, timeoutMs: 1_500 });
    const ended = (spans: readonly Span[]) => ({ spans }) as EndedInvocation;
    return { lines, sink, send: (spans: readonly Span[]) => sink.take(ended(spans)) };
  }

  it('is OTLP as JSON', async () => {
    const collector = await startCollector();
    const { lines, send } = exporter(createOutbound(), collector.endpoint);

    await send([span]);
    await collector.close();

    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    expect(collector.requests).toEqual([
      {
        resourceSpans: [
          {
            resource: { attributes: [text('service.name', 'watchbell')] },
            scopeSpans: [
              {
                scope: { name: 'watchbell' },
                spans: [
                  {
                    traceId: TRACE,
                    spanId: SPAN,
                    name: 'work',
                    kind: 2,
                    startTimeUnixNano: '1796115600000000000',
                    endTimeUnixNano: '1796115600001500000',
                    attributes: [text('correlation_id', 'c-1')],
                    links: [{ traceId: RUN, spanId: SPAN }],
                    status: { code: 2 },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
    expect(lines).toEqual([]);
  });

  it('that the collector refuses is a line at the level debug and nothing more', async () => {
    const collector = await startCollector(500);
    const { lines, send } = exporter(createOutbound(), collector.endpoint);

    await send([span]);
    await collector.close();

    expect(lines).toMatchObject([{ level: 'debug', msg: 'spans were not exported', spans: 1 }]);
  });

  it('is of every trace, and of nothing without one; an invocation without spans asks nobody', async () => {
    const nobody: Outbound = () => Promise.reject(new Error('nobody may be asked'));
    const { lines, send, sink } = exporter(nobody, 'http://127.0.0.1:1');

    await send([]);

    expect([sink.wants(TRACE), sink.wants(undefined)]).toEqual([true, false]);
    expect(lines).toEqual([]);
  });

  it('that never arrives is the same', async () => {
    const broken: Outbound = (one) => Promise.reject(new OutboundFailure('transient', one, 'broken by the test'));
    const { lines, send } = exporter(broken, 'http://127.0.0.1:1');

    await send([span]);

    expect(lines).toMatchObject([
      { level: 'debug', error: { message: expect.stringContaining('broken by the test') } },
    ]);
  });
});
