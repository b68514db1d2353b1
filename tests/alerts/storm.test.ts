import fc from 'fast-check';
import { WINDOW_MS } from '#lib/alerts/alert.ts';
import { MAX_CARDS, placeNew, type StormGuard } from '#lib/alerts/storm.ts';
import { alertCards, alertTexts } from '#tests/alerts/cards.ts';
import { domainEvent, put } from '#tests/alerts/events.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

describe('the guard against a storm', () => {
  it('gives at most twenty cards of their own in any five minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 200 }), (distances) => {
        let guard: StormGuard | undefined;
        let now = 0;
        const own: number[] = [];
        for (const distance of distances) {
          now += distance;
          const placed = placeNew(guard, { guildId: 'g', now });
          ({ guard } = placed);
          if (!placed.storm) own.push(now);
        }

        const crowds = own.map((at) => own.filter((other) => other > at - WINDOW_MS && other <= at).length);
        expect(Math.max(0, ...crowds)).toBeLessThanOrEqual(MAX_CARDS);
      }),
    );
  });
});

describe('many alerts at once', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack();
    for (let index = 0; index < 26; index += 1) put(stack, failureOf(index));
    for (let index = 0; index < 26; index += 1) put(stack, failureOf(index));
    await stack.stack.timeline.advanceTo(stack.stack.clock.now());
    await stack.advance('PT15S');
  });
  afterAll(() => stack.stop());

  function failureOf(index: number) {
    const name = `job ${String(index).padStart(2, '0')}`;
    return domainEvent(stack, { subject: { kind: 'trigger', id: `t-${index}`, name } });
  }

  it('are twenty cards and one with the list of the others, each counted', async () => {
    const texts = await alertTexts(stack);

    const summaries = texts.filter((text) => text.includes('more alerts at once'));
    const own = texts.filter((text) => !text.includes('more alerts at once'));
    const named = Array.from({ length: 26 }, (_, index) => `job ${String(index).padStart(2, '0')}`);
    expect(own).toHaveLength(20);
    expect(own.every((text) => text.includes('**2 times**'))).toBe(true);
    expect(summaries).toHaveLength(1);
    expect(summaries[0]).toContain('🌩️ 6 more alerts at once');
    expect(summaries[0]).toContain('**12** events');
    expect(summaries[0]?.match(/× 2/g)).toHaveLength(6);
    expect(named.filter((name) => !texts.some((text) => text.includes(name)))).toEqual([]);
  });

  it('stand in the list one by one, where they can be acknowledged; the summary shows it', async () => {
    const summary = (await alertCards(stack)).find((message) => textOf(message).includes('more alerts at once'));
    expect(buttonsOf(summary).map(({ label }) => label)).toEqual(['Show the alerts', 'Runbook']);

    const list = await stack.press('Otto', summary, 'Show the alerts');
    const shown = await stack.press('Otto', list.message, 'Show');
    await stack.press('Otto', shown.message, 'Acknowledge');
    await stack.advance('PT1S');

    const [text] = (await alertTexts(stack)).filter((one) => one.includes('more alerts at once'));
    expect(text?.match(/👍/g)).toHaveLength(1);
  });

  it('have cards of their own again when the storm is over', async () => {
    await stack.advance('PT6M');
    put(stack, failureOf(25));
    await stack.advance('PT10S');

    const texts = (await alertTexts(stack)).filter((text) => !text.includes('more alerts at once'));
    expect(texts).toHaveLength(21);
    expect(texts.at(-1)).toContain('job 25');
    expect(texts.at(-1)).toContain('card 2 of this trouble, 3 times in all ([the card before]');
  });
});
