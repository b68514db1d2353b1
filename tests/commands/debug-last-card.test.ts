import fc from 'fast-check';
import { traceCard, tracesCard } from '#lib/commands/debug-last/trace-card.ts';
import { lengthText } from '#lib/commands/debug-last/words.ts';
import type { Card } from '#lib/discord/card.ts';
import { renderCard } from '#lib/discord/render-card.ts';
import type { Trace } from '#lib/traces/trace.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';
import { traceOf } from '#tests/traces/trace-of.ts';

const NOW = Date.parse('2026-11-21T09:10:00Z');

function shown(card: Card) {
  const components = renderCard(card, {
    shortId: '0123abcd',
    customId: ({ args = [], route }) => [route, ...args].join('|'),
  });
  const text = textOf({ components });
  return {
    text,
    all: `${text}${buttonsOf({ components })
      .map(({ label }) => label)
      .join('')}`,
  };
}

const naughty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.constantFrom('```', '*_~`|<@1>[x](y)://', '\u202e\u0000', 'ﷺ'.repeat(200), '🚀'.repeat(200), '', '`'.repeat(99)),
  fc
    .array(fc.constantFrom('```', '\n', '*', '`', '\\', '://', '@everyone', 'ש'), { maxLength: 200 })
    .map((all) => all.join('')),
);
const number = fc.oneof(fc.integer({ min: -1_000, max: 4e9 }), fc.integer({ min: 0, max: 900 }));

const traces = fc
  .record({
    title: naughty,
    owner: naughty,
    traceId: fc.stringMatching(/^[0-9a-f]{32}$/),
    startedAt: fc.integer({ min: 1, max: 4e12 }),
    durationMs: fc.integer({ min: 0, max: 4e9 }),
    outcome: fc.constantFrom('success', 'error', 'retry'),
    errorCode: naughty,
    steps: fc.array(
      fc.record({
        name: naughty,
        status: fc.constantFrom('ok', 'failed', 'running'),
        offsetMs: number,
        durationMs: number,
      }),
      { maxLength: 45 },
    ),
    links: fc.array(fc.record({ label: naughty, url: fc.webUrl() }), { maxLength: 5 }),
  })
  .map((given) => traceOf('any', given as Partial<Trace>));

describe('the card of a trace', () => {
  it.each([
    [0, '0 ms'],
    [240, '240 ms'],
    [999.6, '1.0 s'],
    [1_240, '1.2 s'],
    [59_960, '1m 00s'],
    [64_000, '1m 04s'],
    [7_200_000, '2h 00m'],
    [-5, '0 ms'],
  ])('writes %d ms as %s', (milliseconds, text) => {
    expect(lengthText(milliseconds)).toBe(text);
  });

  it('draws the steps from the begin of the trace to its end', () => {
    const { text } = shown(
      traceCard(
        {
          isOwn: true,
          trace: traceOf('bars', {
            durationMs: 1_000,
            outcome: 'error',
            errorCode: 'run.rejected',
            steps: [
              { name: 'Check the role', status: 'ok', offsetMs: 0, durationMs: 500 },
              { name: 'Ask', status: 'failed', offsetMs: 500, durationMs: 250 },
            ],
          }),
        },
        NOW,
      ),
    );

    expect(text.split('```')[1]?.trim().split('\n')).toEqual([
      '✅ Check the role █████████           500 ms',
      '❌ Ask                     ████▌      250 ms',
      '   total          ──────────────────   1.0 s',
    ]);
    expect(text).toContain('Error `run.rejected`');
  });

  it('shows all of forty steps or says how many it leaves out, and leaves out no failure', () => {
    const steps = Array.from({ length: 40 }, (_, index) => ({
      name: `Step of a middling length ${index}`,
      status: index === 37 ? ('failed' as const) : ('ok' as const),
      offsetMs: index * 10,
      durationMs: 10,
    }));

    const { text } = shown(traceCard({ isOwn: true, trace: traceOf('forty', { steps, durationMs: 400 }) }, NOW));

    expect(text).toMatch(/^❌ Step of/m);
    expect(text).toMatch(/and \d+ more, all succeeded/);
  });

  it('shows ten traces with their ids whole', () => {
    const ten = Array.from({ length: 10 }, (_, index) => traceOf(`ten ${index}`));

    const { text } = shown(tracesCard(ten, NOW));

    for (const { traceId } of ten) expect(text).toContain(`\`${traceId}\``);
    expect(text.match(/✅ 2/g)).toHaveLength(10);
  });

  it('gives few traces their bars', () => {
    const { text } = shown(tracesCard([traceOf('a'), traceOf('b')], NOW));

    expect(text.match(/✅ Check the role/g)).toHaveLength(2);
  });

  it('stays below 2,000 characters and within its code blocks, whatever the traces', () => {
    fc.assert(
      fc.property(fc.array(traces, { minLength: 1, maxLength: 10 }), fc.boolean(), (some, isOwn) => {
        const [first = traceOf('none')] = some;
        const older = { label: 'Older ▶', to: { route: 'debug-last.older', args: [] } };
        for (const card of [tracesCard(some, NOW, older), traceCard({ isOwn, trace: first }, NOW, older)]) {
          const { all, text } = shown(card);
          expect(all.length).toBeLessThan(2_000);
          expect(text.isWellFormed()).toBe(true);
          expect(text.split('```').length % 2).toBe(1);
          expect(text).toContain('watchbell · 0123abcd');
        }
        expect(
          shown(tracesCard(some, NOW))
            .text.split('\n')
            .filter((line) => line.startsWith('`')),
        ).not.toHaveLength(0);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });
});
