import { alertTexts } from '#tests/alerts/cards.ts';
import { domainEvent, put } from '#tests/alerts/events.ts';
import { createFaultSeam, type FaultMode, faultModes } from '#tests/faults/fault-seam.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

const seam = createFaultSeam();
let stack: TestStack;
let lives = 0;

beforeAll(async () => {
  stack = await startTestStack({
    // Only the alerter is broken; who carries the events is not the subject here.
    outbound: (name) => (name === 'alerter' ? seam.outbound(name) : seam.outbound(`unarmed ${name}`)),
    hasDied: seam.hasDied,
  });
});
afterAll(() => stack.stop());

/** An alert from its first event to its second card, with one call broken; answers its cards. */
async function live(fault?: Parameters<typeof seam.arm>[0]) {
  lives += 1;
  const subject = { kind: 'trigger', id: `t-${lives}`, name: `life ${lives}.` };
  stack.replaceInstances();
  seam.arm(fault);
  for (const wait of ['PT20S', 'PT6M', 'PT13M'] as const) {
    put(stack, domainEvent(stack, { subject }));
    await stack.advance(wait);
  }
  const { points, struck } = seam.disarm();
  const texts = (await alertTexts(stack)).filter((text) => text.includes(`life ${lives}.`));
  const counts = texts.map((text) => Number(/\*\*(\d+) times\*\*/.exec(text)?.[1] ?? 1));
  return { points: points.filter(({ functionName }) => functionName === 'alerter'), struck, counts };
}

describe('an alert whose calls are broken', () => {
  it('is one card for each window, with every event counted', async () => {
    const { counts, points } = await live();

    expect(counts).toEqual([2, 1]);
    expect(points.length).toBeGreaterThan(12);
  });

  // `npm run prove -- voice` breaks all of them, in each way.
  it('and so it is when the first of each kind breaks, one way or another', async () => {
    const { points } = await live();
    const wrong: unknown[] = [];

    const firsts = points.filter(({ label }) => label.endsWith('#1'));
    for (const [index, { label }] of firsts.entries()) {
      const mode: FaultMode = faultModes[index % faultModes.length] ?? 'crash after';
      const { counts, struck } = await live({ label, mode });
      const total = counts.reduce((sum, count) => sum + count, 0);
      // A redelivery may come after the window: then its event is on the next card.
      if (!struck || total !== 3 || counts.length > 3) wrong.push([label, mode, struck, counts]);
    }

    expect(wrong).toEqual([]);
  });
});
