import fc from 'fast-check';
import { createLogger } from '#lib/edge/observability.ts';
import { originOf } from '#lib/edge/origin.ts';
import { readCorrelationId, readTraceparent, traceparentOf } from '#lib/kernel/tracing.ts';
import { carriedAttributes } from '#lib/platform/sqs/carried-attributes.ts';
import {
  createTracing,
  type EndedInvocation,
  MAX_CALLS,
  type Span,
  type SpanSink,
} from '#lib/platform/system/tracing.ts';

type Line = Record<string, unknown>;

const clock = { now: () => Date.UTC(2026, 11, 1, 9) };
const TRACE = 'a'.repeat(32);
const RUN = 'b'.repeat(32);
const SPAN = 'c'.repeat(16);
const PARENT = `00-${TRACE}-${SPAN}-01`;
const call = { target: 'sqs', operation: 'SendMessage', timeoutMs: 10, effect: false } as const;
const flow = { traceId: TRACE, correlationId: 'c-1' };
const work = { name: 'work', kind: 'internal' } as const;

describe('a traceparent', () => {
  it.each([
    [PARENT, { traceId: TRACE, spanId: SPAN }],
    [`01-${TRACE}-${SPAN}-00-more`, { traceId: TRACE, spanId: SPAN }],
    [`00-${TRACE}-${SPAN}-01-more`, undefined],
    [`ff-${TRACE}-${SPAN}-01`, undefined],
    [`00-${'0'.repeat(32)}-${SPAN}-01`, undefined],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    [PARENT.toUpperCase(), undefined],
    [`00-${TRACE}-${SPAN}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is read as %j', (text, place) => {
    expect(readTraceparent(text)).toEqual(place);
  });

  it('is read as it was written, and nothing else passes for one', () => {
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: length, maxLength: length });

    fc.assert(
      fc.property(hex(32), hex(16), (traceId, spanId) => {
        fc.pre(!/^0+$/.test(traceId) && !/^0+$/.test(spanId));
        expect(readTraceparent(traceparentOf({ traceId, spanId }))).toEqual({ traceId, spanId });
      }),
    );
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => expect(readTraceparent(text)).toBeUndefined()));
  });
});

describe('a correlation id from outside', () => {
  it.each([
    ['req-1:a.B_2', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['', false],
    ['a b', false],
    ['a\nb', false],
    ['a"b', false],
    ['é', false],
  ])('%j is taken: %s', (text, isTaken) => {
    expect(readCorrelationId(text)).toBe(isTaken ? text : undefined);
  });

  it('goes before the trace of a traceparent, which goes before our own; our trace is always a new one', () => {
    const ids = { traceId: () => RUN };
    const from = (headers: Record<string, string>) => originOf({ headers, requestId: 'r' }, ids);

    expect(from({ 'x-correlation-id': 'c-1', traceparent: PARENT })).toMatchObject({
      correlationId: 'c-1',
      traceId: RUN,
    });
    expect(from({ 'x-correlation-id': 'not one', traceparent: PARENT })).toMatchObject({
      correlationId: TRACE,
      traceId: RUN,
      from: { traceId: TRACE, spanId: SPAN },
    });
    expect(from({ traceparent: 'nonsense' })).toMatchObject({ correlationId: RUN, traceId: RUN });
  });
});

describe('a flow', () => {
  it('is known to what is done for it, however deep and however late, and to nothing else', async () => {
    const tracing = createTracing({ clock });
    const seen: unknown[] = [];
    const look = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(tracing.fields()['correlation_id']);
    };

    await tracing.invocation('r-1', async () => {
      await Promise.all(['c-1', 'c-2'].map((correlationId) => tracing.within({ ...flow, correlationId }, work, look)));
      await look();
    });
    await look();

    expect(new Set(seen.slice(0, 2))).toEqual(new Set(['c-1', 'c-2']));
    expect(seen.slice(2)).toEqual([undefined, undefined]);
    expect(tracing.fields()).toEqual({});
  });

  it('goes out with every message: its correlation id, where it is, and with which request it began', async () => {
    const tracing = createTracing({ clock });
    const sent: unknown[] = [];

    await tracing.invocation('r-2', () =>
      tracing.within({ ...flow, firstRequestId: 'r-1' }, work, async () => {
        sent.push(carriedAttributes(tracing, { correlationId: 'own' }), carriedAttributes(tracing, {}));
        await tracing.within({ traceId: RUN, correlationId: 'c-2' }, work, () => {
          sent.push(carriedAttributes(tracing, {}));
          return Promise.resolve();
        });
      }),
    );

    const attribute = (value: unknown) => ({ DataType: 'String', StringValue: value });
    expect(sent).toEqual([
      {
        correlation_id: attribute('own'),
        traceparent: attribute(expect.stringMatching(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`))),
        request_id: attribute('r-1'),
      },
      expect.objectContaining({ correlation_id: attribute('c-1') }),
      {
        correlation_id: attribute('c-2'),
        traceparent: attribute(expect.stringMatching(new RegExp(`^00-${RUN}-[0-9a-f]{16}-01$`))),
        request_id: attribute('r-1'),
      },
    ]);
    expect(carriedAttributes(tracing, {})).toEqual({});
  });

  it('is logged in full or not at all, the same in every function, and about as often as was asked for', async () => {
    const all = Array.from({ length: 400 }, (_, index) => `c-${index}`);
    const written = async (sampleRate: number) => {
      const lines: Line[] = [];
      const tracing = createTracing({ clock, sampleRate });
      const write = (line: string) => void lines.push(JSON.parse(line) as Line);
      const logger = createLogger({ clock, environment: 'test', fn: 'worker', level: 'warn', tracing, write });
      for (const correlationId of all) {
        await tracing.within({ ...flow, correlationId }, work, async () => {
          logger.debug('first');
          await Promise.resolve();
          logger.info('second');
        });
      }
      return lines.map((line) => String(line['correlation_id']));
    };

    const some = await written(0.25);

    expect(await written(0)).toEqual([]);
    expect(await written(1)).toEqual(all.flatMap((id) => [id, id]));
    expect(some).toEqual(await written(0.25));
    expect(some.filter((id, index) => some.indexOf(id) !== index).length).toBe(some.length / 2);
    expect(some.length / 800).toBeGreaterThan(0.15);
    expect(some.length / 800).toBeLessThan(0.35);
  });
});

describe('spans', () => {
  function collect(wants: SpanSink['wants'] = () => true) {
    const exported: Span[][] = [];
    const ends: EndedInvocation[] = [];
    const sink: SpanSink = {
      wants,
      take(ended) {
        ends.push(ended);
        exported.push([...ended.spans]);
        return Promise.resolve();
      },
    };
    return { ends, exported, tracing: createTracing({ clock, sinks: [sink] }) };
  }

  it('are handed over once an invocation, those that failed too', async () => {
    const { exported, tracing } = collect();

    const failing = tracing.invocation('r-1', () =>
      tracing.within(flow, work, () => tracing.call(call, () => Promise.reject(new Error('no')))),
    );

    await expect(failing).rejects.toThrow('no');
    expect(exported).toHaveLength(1);
    const [inner, outer] = exported[0] ?? [];
    expect(inner).toMatchObject({ name: 'sqs SendMessage', kind: 'client', parentSpanId: outer?.spanId, failed: true });
    expect(outer).toMatchObject({
      name: 'work',
      traceId: TRACE,
      parentSpanId: undefined,
      link: undefined,
      failed: true,
    });
  });

  it('of another trace are linked to where they came from', async () => {
    const { exported, tracing } = collect();

    await tracing.invocation('r-1', () =>
      tracing.within(flow, work, () => tracing.within({ ...flow, traceId: RUN }, work, () => Promise.resolve())),
    );

    const [inner, outer] = exported[0] ?? [];
    expect(inner).toMatchObject({
      traceId: RUN,
      parentSpanId: undefined,
      link: { traceId: TRACE, spanId: outer?.spanId },
    });
  });

  it(`are of at most ${MAX_CALLS} calls of a trace, however many there are, and always of the flow itself`, async () => {
    const { exported, tracing } = collect();

    await tracing.invocation('r-1', () =>
      tracing.within(flow, work, async () => {
        for (let calls = 0; calls < 100; calls += 1) await tracing.call(call, () => Promise.resolve());
      }),
    );

    expect(exported[0]).toHaveLength(MAX_CALLS + 1);
    expect(exported[0]?.at(-1)).toMatchObject({ name: 'work' });
  });

  it('are kept of those traces alone that are wanted', async () => {
    const { ends, tracing } = collect((traceId) => traceId === RUN);

    await tracing.invocation('r-1', async () => {
      await tracing.within(flow, work, () => tracing.call(call, () => Promise.resolve()));
      await tracing.within({ ...flow, traceId: RUN }, work, () => tracing.call(call, () => Promise.resolve()));
      await tracing.call(call, () => Promise.resolve());
    });

    expect(ends[0]?.spans.map(({ name, traceId }) => [name, traceId])).toEqual([
      ['sqs SendMessage', RUN],
      ['work', RUN],
    ]);
    expect(ends[0]).toMatchObject({ hadFlow: true, isFirst: true, looseCalls: [], failed: false });
  });

  it('stand beside the calls that belong to no flow, and what was thrown', async () => {
    const { ends, tracing } = collect();
    const error = new Error('no');

    const failing = tracing.invocation('r-1', () => tracing.call(call, () => Promise.reject(error)));

    await expect(failing).rejects.toThrow('no');
    const failed = { failed: true, error };
    expect(ends).toMatchObject([
      { requestId: 'r-1', hadFlow: false, spans: [], looseCalls: [{ call, ...failed }], ...failed },
    ]);
  });

  it('bear what is said of them while they last', async () => {
    const { exported, tracing } = collect();

    tracing.annotate({ kind: 'nobody’s' });
    await tracing.invocation('r-1', () =>
      tracing.within(flow, work, () => tracing.call(call, async () => tracing.annotate({ kind: 'nudge' }))),
    );

    expect(exported[0]?.at(-1)?.attributes).toEqual({ correlation_id: 'c-1', request_id: 'r-1', kind: 'nudge' });
  });
});
