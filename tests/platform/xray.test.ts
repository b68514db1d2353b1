import fc from 'fast-check';
import { OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import { redact } from '#lib/kernel/redact.ts';
import { isChosen } from '#lib/kernel/sampling.ts';
import { readTraceHeader } from '#lib/kernel/trace-header.ts';
import { createTracing } from '#lib/platform/system/tracing.ts';
import { createXray, type SegmentWriter } from '#lib/platform/system/xray.ts';

const ROOT = `1-6a1b2c3d-${'4'.repeat(24)}`;
const HEADER = `Root=${ROOT};Parent=${'5'.repeat(16)};Sampled=1`;
const LAMBDA_TRACE = `6a1b2c3d${'4'.repeat(24)}`;
const clock = { now: () => Date.UTC(2026, 11, 1, 9) };
const work = { name: 'work', kind: 'internal' } as const;
const call = { target: 'sqs', operation: 'SendMessage', timeoutMs: 10, effect: false } as const;

const hex = fc.constantFrom(...Array.from('0123456789abcdef'));
const traceIds = fc.string({ unit: hex, minLength: 32, maxLength: 32 });
const rates = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000);

describe('the choice of traces', () => {
  it('is the same in every function and at every time, all of them at 1 and none at 0', () => {
    fc.assert(
      fc.property(traceIds, rates, (id, rate) => {
        expect(isChosen(id, rate)).toBe(isChosen(id, rate));
        expect([isChosen(id, 0), isChosen(id, 1)]).toEqual([false, true]);
      }),
    );
  });

  it('keeps with a higher rate what it had with a lower one', () => {
    fc.assert(
      fc.property(traceIds, rates, rates, (id, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(isChosen(id, low) && !isChosen(id, high)).toBe(false);
      }),
    );
  });

  it('takes about the share that was asked for, also of ids that look alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: hex, maxLength: 26 }), rates, (prefix, rate) => {
        const ids = Array.from({ length: 2_000 }, (_, index) => `${prefix}${index.toString(16).padStart(6, '0')}`);
        const share = ids.filter((id) => isChosen(id, rate)).length / ids.length;
        // Eight standard deviations at the most: no seed comes near.
        expect(Math.abs(share - rate)).toBeLessThan(0.09);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the trace header of Lambda', () => {
  it.each([
    [HEADER, { traceId: LAMBDA_TRACE, isRecorded: true }],
    [`Sampled=1; Parent=${'5'.repeat(16)}; Root=${ROOT};Lineage=a:1`, { traceId: LAMBDA_TRACE, isRecorded: true }],
    [`Root=${ROOT};Parent=${'5'.repeat(16)};Sampled=0`, { traceId: LAMBDA_TRACE, isRecorded: false }],
    [`Root=${ROOT};Parent=${'5'.repeat(16)}`, { traceId: LAMBDA_TRACE, isRecorded: false }],
    [`Root=${ROOT};Sampled=1`, { traceId: LAMBDA_TRACE, isRecorded: false }],
    [`Root=${ROOT.toUpperCase().replace('A', 'G')};Parent=1;Sampled=1`, undefined],
    ['Sampled=1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is read as %j', (text, trace) => {
    expect(readTraceHeader(text)).toEqual(trace);
  });

  it('is never more than text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => expect(readTraceHeader(text)).toBeUndefined()));
  });
});

describe('the way to X-Ray', () => {
  type Ended = Parameters<SegmentWriter['writeSegments']>[0];

  function build(sampleRate: number, { broken = false, header = HEADER } = {}) {
    const written: Ended[] = [];
    const said: unknown[] = [];
    let loads = 0;
    const logger = { debug: (message: string) => void said.push(message) } as unknown as Logger;
    const load = () => {
      loads += 1;
      const writer: SegmentWriter = { writeSegments: (ended) => void written.push(ended) };
      return broken ? Promise.reject(new Error('no such file')) : Promise.resolve(writer);
    };
    const sink = createXray({ fn: 'worker', sampleRate, header: () => header, load, redact, logger });
    const tracing = createTracing({ clock, sinks: [sink] });
    const flows = (...ids: readonly string[]) =>
      tracing.invocation('r-1', async () => {
        for (const traceId of ids) {
          await tracing.within({ traceId, correlationId: traceId }, work, () => tracing.call(call, async () => 1));
        }
        return tracing.call(call, async () => 'done');
      });
    return { flows, loads: () => loads, said, written };
  }

  /** Ids of which the first half is chosen at this rate, the second is not. */
  function halves(rate: number): readonly [string[], string[]] {
    const all = Array.from({ length: 200 }, (_, index) => index.toString(16).padStart(32, '0'));
    return [all.filter((id) => isChosen(id, rate)).slice(0, 5), all.filter((id) => !isChosen(id, rate)).slice(0, 5)];
  }

  it('has the flows of a batch that were chosen, and the calls that belong to none', async () => {
    const { flows, written } = build(0.5);
    const [chosen, others] = halves(0.5);

    await flows(...chosen, ...others);

    expect([...new Set(written[0]?.spans.map(({ traceId }) => traceId))]).toEqual(chosen);
    expect(written[0]?.looseCalls).toMatchObject([{ call, failed: false }]);
  });

  it('does not even load the SDK where nothing was chosen', async () => {
    const { flows, loads } = build(0.5);
    const [, others] = halves(0.5);

    await flows(...others);

    expect(loads()).toBe(0);
  });

  it.each([
    ['with the rate 0', 0, {}],
    ['when nobody records what Lambda runs', 1, { header: HEADER.replace('Sampled=1', 'Sampled=0') }],
    ['when Lambda says nothing', 1, { header: '' }],
  ])('does not load it %s', async (_title, rate, more) => {
    const { flows, loads } = build(rate, more);

    await flows('a'.repeat(32));

    expect(loads()).toBe(0);
  });

  it('goes by the trace of Lambda where there is none of ours', async () => {
    const [chosen, others] = halves(0.5).map(([id = '']) => `Root=1-${id.slice(0, 8)}-${id.slice(8)}`) as [
      string,
      string,
    ];
    const header = (root: string) => ({ header: `${root};Parent=${'5'.repeat(16)};Sampled=1` });
    const one = build(0.5, header(chosen));
    const other = build(0.5, header(others));

    await one.flows();
    await other.flows();

    expect([one.written.length, other.written.length]).toEqual([1, 0]);
  });

  it('that fails costs the invocation nothing', async () => {
    const { flows, said } = build(1, { broken: true });

    await expect(flows('a'.repeat(32))).resolves.toBe('done');
    expect(said).toEqual(['segments were not sent']);
  });

  it('has what was thrown, and changes nothing of it', async () => {
    const failure = new OutboundFailure('permanent', call, 'no', { status: 404 });
    const ended: Ended[] = [];
    const load = () => Promise.resolve({ writeSegments: (one: Ended) => void ended.push(one) });
    const sink = createXray({ fn: 'f', sampleRate: 1, header: () => HEADER, load, redact, logger: {} as Logger });
    const tracing = createTracing({ clock, sinks: [sink] });

    const failing = tracing.invocation('r-1', () => tracing.call(call, () => Promise.reject(failure)));

    await expect(failing).rejects.toBe(failure);
    expect(ended).toMatchObject([{ failed: true, looseCalls: [{ failed: true, error: failure }] }]);
  });
});
