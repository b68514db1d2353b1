import fc from 'fast-check';
import { type Fate, type Plan, play } from './model.ts';

const fate: fc.Arbitrary<Fate> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('works' as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'crash before' as const,
        'crash after' as const,
        'answer lost' as const,
        'refused for now' as const,
        'rate limited' as const,
      ),
    },
  ),
  ms: fc.oneof(fc.constant(20), fc.integer({ min: 0, max: 4_000 }), fc.constant(7_900)),
});

/** Calls that take nearly as long as they may: a lease runs out in the middle of a turn. */
const slow: fc.Arbitrary<Fate> = fc.record({
  kind: fc.constantFrom('works' as const, 'works' as const, 'works' as const, 'answer lost' as const),
  ms: fc.constantFrom(2_500, 4_900),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  raisers: fc.integer({ min: 0, max: 5 }),
  strays: fc.integer({ min: 1, max: 3 }),
  askedAgoMs: fc.option(
    fc.oneof(fc.integer({ min: 0, max: 16 * 60_000 }), fc.constantFrom(0, 1_000, 14 * 60_000, 14.5 * 60_000 - 15_000)),
    { nil: undefined },
  ),
  deletedAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  fates: fc.oneof(fc.array(fate, { maxLength: 60 }), fc.array(slow, { minLength: 10, maxLength: 60 })),
  turns: fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }),
});

describe('a living card under every interleaving and every crash', () => {
  it('ends at the newest face, in one message, never goes back, and keeps its pace', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (given) => {
        const { desiredRev, faults, shownRev, standing } = await play(given);

        expect(faults).toEqual([]);
        expect(shownRev).toBe(desiredRev);
        const shows = standing.filter((text) => typeof text === 'number');
        if (given.deletedAt === undefined) expect(shows).toEqual([desiredRev]);
        else expect(shows.every((rev) => rev === desiredRev)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves few delayed messages however many are wanting', async () => {
    const { messagesSent, shownRev } = await play({
      raisers: 60,
      strays: 0,
      askedAgoMs: undefined,
      deletedAt: undefined,
      fates: [],
      turns: [0, 7, 3, 31, 2, 11],
    });

    expect(shownRev).toBe(61);
    expect(messagesSent).toBeLessThan(61);
  });
});
