import type { Face, LivingCard } from '#lib/cards/living-card.ts';
import { showCard } from '#lib/cards/show-card.ts';
import type { Timeline } from '#lib/diagnosis/timeline.ts';
import { textOf } from '#tests/harness/text-of.ts';
import { fetched, PICTURE, wordOf } from '#tests/local/discord/files.ts';
import { type CardWorld, startCardWorld } from './card-world.ts';

const MINUTE = 60_000;
const timeline: Timeline = {
  title: 'nightly',
  subtitle: 'main, 4m 02s',
  now: 0,
  lanes: [{ name: 'build', status: 'success', from: 0, to: 1, steps: [] }],
};

let cards: CardWorld;
let count = 0;

beforeAll(async () => {
  cards = await startCardWorld();
});

afterEach(async () => {
  await cards.world.people('DELETE', '/faults');
  await rights({ canView: true, canSend: true, canReadHistory: true });
  cards.draw = () => PICTURE;
  cards.warnings.length = 0;
});

afterAll(() => cards.stop());

function face(text: string, more: Partial<Face> = {}): Face {
  return { card: { blocks: [text] }, ...more };
}

function create(more: Partial<LivingCard> = {}) {
  count += 1;
  return cards.create({ id: `p${String(count).padStart(7, '0')}`, desired: face('first'), ...more });
}

function rights(given: object) {
  return cards.world.people('POST', '/permissions', { channelId: cards.channelId, ...given });
}

function order(fault: object) {
  return cards.world.people('POST', '/faults', fault);
}

function later(ms: number) {
  cards.world.clock.time += ms;
}

async function texts(key: Parameters<CardWorld['standing']>[0]) {
  return (await cards.standing(key)).map(({ text }) => text.split('\n')[0]);
}

function callsSince(index: number) {
  return cards.world.simulator
    .log()
    .slice(index)
    .map(({ method, status }) => `${method} ${status}`);
}

describe('a card that answers an interaction', () => {
  it('is its first answer, and shows nothing twice', async () => {
    const key = await create({ interaction: await cards.ask() });

    const outcomes = [await cards.show(key), await cards.show(key)];

    expect(outcomes).toEqual(['shown', 'current']);
    expect(await cards.standing(key)).toMatchObject([{ isAnswer: true }]);
    expect((await cards.find(key)).originalId).toBe((await cards.standing(key))[0]?.id);
  });

  it('waits when it is ahead of Discord', async () => {
    const key = await create({ interaction: await cards.ask() });
    await order({ method: 'PATCH', status: 404, times: 2, body: { message: 'Unknown Message', code: 10008 } });

    const outcome = await cards.show(key);

    expect(outcome).toBe('later');
    expect(await cards.standing(key)).toMatchObject([{ isAnswer: true }]);
  });

  it('goes on as a message of the bot’s when a person has deleted the answer', async () => {
    const key = await create({ interaction: await cards.ask() });
    await cards.show(key);
    const [answer] = await cards.standing(key);
    await cards.world.rest('DELETE', `/channels/${cards.channelId}/messages/${answer?.id}`);
    later(MINUTE);

    await cards.want(key, face('second'));
    await cards.show(key);

    expect(await cards.standing(key)).toMatchObject([{ isAnswer: false, text: expect.stringContaining('second') }]);
  });

  it('is the bot’s message at once when the token is over, and forgets the token', async () => {
    const key = await create({ interaction: await cards.ask() });
    later(15 * MINUTE);

    await cards.show(key);

    expect(await cards.standing(key)).toMatchObject([{ isAnswer: false }]);
    expect(JSON.stringify(await cards.find(key))).not.toContain('token');
  });

  it('puts a link to its new place into the old one', async () => {
    const key = await create({ interaction: await cards.ask() });
    await cards.show(key);
    later(14 * MINUTE + 31_000);

    await cards.want(key, face('second'));
    await cards.show(key);

    const [old, present] = await cards.standing(key);
    const url = `https://discord.com/channels/${key.guildId}/${cards.channelId}/${present?.id}`;
    expect(JSON.stringify(old?.message)).toContain(url);
    expect(await cards.find(key)).not.toHaveProperty('originalId');
  });

  it('leaves the old one as it is when it cannot be edited, after a few tries', async () => {
    const key = await create({ interaction: await cards.ask() });
    await cards.show(key);
    const [old] = await cards.standing(key);
    later(15 * MINUTE);
    await order({ method: 'PATCH', path: `/channels/*/messages/${old?.id}`, status: 503 });

    await cards.want(key, face('second'));
    await cards.show(key);

    expect(await texts(key)).toEqual(['first', 'second']);
    expect(await cards.find(key)).not.toHaveProperty('originalId');
  });
});

describe('a card that is the bot’s message', () => {
  it('is posted again once when a person deletes it, and no third time', async () => {
    const key = await create();
    await cards.show(key);
    const remove = async () => {
      for (const { id } of await cards.standing(key))
        await cards.world.rest('DELETE', `/channels/${cards.channelId}/messages/${id}`);
      later(2 * MINUTE);
    };

    await remove();
    await cards.want(key, face('second'));
    await cards.show(key);
    const afterOne = await texts(key);
    await remove();
    await cards.want(key, face('third'));
    const outcome = await cards.show(key);

    expect(afterOne).toEqual(['second']);
    expect(await texts(key)).toEqual([]);
    expect(outcome).toBe('gone');
  });

  it('says once that it is not let in, tries no further, and comes with the next change when it is', async () => {
    await rights({ canSend: false });
    const key = await create();
    const before = cards.delivered.length;

    const outcome = await cards.show(key);
    const again = await cards.show(key);

    expect([outcome, again]).toEqual(['gone', 'gone']);
    expect(cards.delivered.length - before).toBe(2);
    expect(cards.warnings).toEqual(['Discord refuses a card']);
    expect(await cards.find(key)).toMatchObject({ unreachable: { code: '50013', rev: 1 } });

    await rights({ canSend: true });
    await cards.want(key, face('second'));
    await cards.show(key);

    expect(await texts(key)).toEqual(['second']);
    expect(await cards.find(key)).not.toHaveProperty('unreachable');
  });

  it('waits as long as Discord asks', async () => {
    const key = await create();
    await order({ method: 'POST', path: '/channels/*/messages', status: 429, retryAfter: 70, times: 1 });
    const begun = cards.world.clock.time;

    await cards.show(key);

    expect(await texts(key)).toEqual(['first']);
    expect(cards.world.clock.time - begun).toBeGreaterThanOrEqual(70_000);
    expect(cards.world.clock.time - begun).toBeLessThan(80_000);
  });

  it('is found again when Discord has forgotten its nonce, if the answer to its post was lost', async () => {
    const key = await create();
    await order({ method: 'POST', path: '/channels/*/messages', drop: true, mode: 'after', times: 1 });
    await order({ method: 'GET', status: 503, times: 9 });

    await cards.show(key);

    expect(await texts(key)).toEqual(['first']);
  });

  it('is not posted a second time when nobody can tell whether it is there', async () => {
    await rights({ canReadHistory: false });
    const key = await create();
    await order({ method: 'POST', path: '/channels/*/messages', drop: true, mode: 'after', times: 1 });
    await order({ method: 'GET', status: 503, times: 9 });

    await cards.show(key);

    expect(await cards.find(key)).toMatchObject({ unreachable: { code: 'unreadable' } });
    await rights({ canReadHistory: true });
    expect(await texts(key)).toEqual(['first']);
  });

  it('is edited at most every two seconds, unless its face is final', async () => {
    const key = await create();
    await cards.show(key);
    const shownAt = cards.world.clock.time;

    await cards.want(key, face('second'));
    const paced = await cards.show(key);
    const waited = cards.world.clock.time - shownAt;
    await cards.want(key, face('third', { final: true }));
    const final = await cards.show(key);

    expect(paced).toBe('later');
    expect(waited).toBe(2_000);
    expect(final).toBe('shown');
    expect(cards.world.clock.time - shownAt).toBe(2_000);
  });
});

describe('the picture of a card', () => {
  async function mediaOf(key: Parameters<CardWorld['standing']>[0]) {
    const [one] = await cards.standing(key);
    const parts = one?.message['components']?.[0]?.['components'] as unknown as Array<Record<string, unknown>>;
    const gallery = parts.find(({ type }) => type === 12) as { items: Array<Record<string, never>> } | undefined;
    return gallery?.items[0];
  }

  it.each([
    ['an answer', true],
    ['a message of the bot’s', false],
  ])('is attached to %s, byte for byte, and gone with the next face without one', async (_title, isAnswer) => {
    const asked = isAnswer ? { interaction: await cards.ask() } : {};
    const key = await create({ ...asked, desired: face('first', { picture: timeline }) });

    await cards.show(key);
    const item = await mediaOf(key);
    const served = await fetched(item?.['media']?.['url']);
    await cards.want(key, face('second', { final: true }));
    await cards.show(key);

    expect(served.bytes.equals(PICTURE)).toBe(true);
    expect(wordOf(item?.['description'])).toBe('nightly, main, 4m 02s');
    expect(await mediaOf(key)).toBeUndefined();
    expect(await texts(key)).toEqual(['second']);
  });

  it('comes with an edit as well', async () => {
    const key = await create();
    await cards.show(key);

    await cards.want(key, face('second', { picture: timeline, final: true }));
    await cards.show(key);

    expect(await mediaOf(key)).toMatchObject({ description: 'nightly, main, 4m 02s' });
  });

  it('costs nothing but itself when it cannot be drawn', async () => {
    cards.draw = () => {
      throw new Error('no font');
    };
    const key = await create({ desired: face('first', { picture: timeline }) });

    await cards.show(key);

    expect(await texts(key)).toEqual(['first']);
    expect(cards.warnings).toEqual(['The picture of a card could not be drawn']);
  });

  it('is left out from then on when Discord refuses it', async () => {
    const key = await create({ desired: face('first', { picture: timeline }) });
    const refusal = { message: 'Request entity too large', code: 40005 };
    await order({ method: 'POST', path: '/channels/*/messages', status: 413, times: 1, body: refusal });

    await cards.show(key);
    const from = cards.world.simulator.log().length;
    await cards.want(key, face('second', { picture: timeline, final: true }));
    await cards.show(key);

    expect(await texts(key)).toEqual(['second']);
    expect(callsSince(from)[0]).toBe('PATCH 200');
    expect(await mediaOf(key)).toBeUndefined();
  });
});

describe('a writer that is slow', () => {
  /** Makes the first drawing take as long as the given work, which happens meanwhile. */
  function drawSlowly(meanwhile: () => unknown): void {
    cards.draw = async () => {
      cards.draw = () => PICTURE;
      await meanwhile();
      return PICTURE;
    };
  }

  it('begins no call for which its lease could be too short, and takes another', async () => {
    const key = await create({ desired: face('first', { picture: timeline }) });
    const from = cards.world.simulator.log().length;
    drawSlowly(() => later(21_000));

    const outcome = await cards.show(key);

    expect(outcome).toBe('shown');
    expect(callsSince(from)).toEqual(['GET 200', 'POST 200']);
  });

  it('touches nothing when another has taken over, and sees that it is done', async () => {
    const key = await create({ desired: face('first', { picture: timeline }) });
    const from = cards.world.simulator.log().length;
    const other = cards.services();
    drawSlowly(async () => {
      later(31_000);
      await showCard(other, key, { hop: 0 });
    });

    const outcome = await cards.show(key);

    expect(outcome).toBe('shown');
    expect(callsSince(from)).toEqual(['POST 200']);
    expect(await texts(key)).toEqual(['first']);
  });
});

describe('a card that cannot be written', () => {
  it('is given up after a while, without telling anyone a second time', async () => {
    const key = await create({
      desired: { card: { rows: [[{ label: 'Go', to: { route: 'no route' } }]] } },
    });

    await cards.show(key);

    expect(await cards.find(key)).toMatchObject({ unreachable: { code: 'internal' } });
    expect(new Set(cards.warnings)).toEqual(new Set(['A card could not be rendered']));
    expect(textOf((await cards.standing(key))[0]?.message)).toBe('');
  });
});
