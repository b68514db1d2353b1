import type { Face } from '#lib/cards/living-card.ts';
import { type FaultMode, faultModes } from '#tests/faults/fault-seam.ts';
import { type CardWorld, startCardWorld } from './card-world.ts';

const MINUTE = 60_000;

let cards: CardWorld;
let lives = 0;

beforeAll(async () => {
  cards = await startCardWorld();
});

afterAll(() => cards.stop());

function face(text: string): Face {
  return { card: { blocks: [text], rows: [[{ label: 'Cancel', to: { route: 'runs.cancel' } }]] } };
}

/** A card from its first face as an answer to its last as a message of the bot's, with one call broken. */
async function live(fault?: { readonly label: string; readonly mode: FaultMode }) {
  lives += 1;
  const interaction = await cards.ask();
  cards.seam.arm(fault);
  const key = await cards.create({ id: `c${String(lives).padStart(7, '0')}`, desired: face('queued'), interaction });
  await cards.show(key);
  cards.world.clock.time += MINUTE;
  await cards.want(key, face('running'));
  await cards.show(key);
  cards.world.clock.time += 15 * MINUTE;
  await cards.want(key, face('still running'));
  await cards.show(key);
  await cards.want(key, { ...face('succeeded'), final: true });
  await cards.show(key);
  return { ...cards.seam.disarm(), key };
}

describe('a card whose every call is broken', () => {
  it('ends in one message with its last face, and the old one says where that is', async () => {
    const { key, points } = await live();

    const standing = await cards.standing(key);
    const card = await cards.find(key);
    expect(points.length).toBeGreaterThan(15);
    expect(standing.map(({ isAnswer, text }) => [isAnswer, text.split('\n')[0]])).toEqual([
      [true, 'This card goes on here.'],
      [false, 'succeeded'],
    ]);
    expect(card).toMatchObject({ messageId: standing[1]?.id, shownRev: 4, desiredRev: 4 });
    expect(Object.keys(card)).not.toEqual(expect.arrayContaining(['interaction']));
  });

  it.each(faultModes)('and does so with a %s at each of them', async (mode) => {
    const { points } = await live();
    const labels = new Set(points.map(({ label }) => label));

    for (const label of labels) {
      const { key, struck } = await live({ label, mode });

      const standing = await cards.standing(key);
      const seen = standing.map(({ isAnswer, text }) => `${isAnswer ? 'answer' : 'bot'}: ${text.split('\n')[0]}`);
      expect([label, struck, seen]).toEqual([label, true, ['answer: This card goes on here.', 'bot: succeeded']]);
    }
  });
});
