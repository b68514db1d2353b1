import { alertCards, alertTexts, orderFault } from '#tests/alerts/cards.ts';
import { domainEvent, publish, put } from '#tests/alerts/events.ts';
import { createFaultSeam } from '#tests/faults/fault-seam.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

const POST = 'alerter discord POST /channels/{id}/messages #1';

const seam = createFaultSeam();
let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack({ outbound: seam.outbound, hasDied: seam.hasDied });
});
afterAll(() => stack.stop());
afterEach(() => {
  seam.disarm();
});

const about = (name: string) => ({ subject: { kind: 'trigger', id: name, name } });

async function cardsOf(name: string) {
  return (await alertCards(stack)).filter((message) => textOf(message).includes(name));
}

/** Calls of the alerter's to Discord since then, by the simulator's own log. */
function callsSince(before: number, method: string) {
  const path = `/channels/${stack.channelId('alerts')}/messages`;
  return stack.stack.discord
    .log()
    .slice(before)
    .filter((call) => call.method === method && call.path.includes(path))
    .map(({ at, body, status }) => ({ at: Date.parse(at), body: body as Record<string, unknown>, status }));
}

const logged = () => stack.stack.discord.log().length;
const inSeconds = (at: number) => Math.floor(at / 1000);

describe('the card of an alert', () => {
  it.each([
    ['critical', '🔴'],
    ['error', '⚠️'],
    ['warning', '🟡'],
  ] as const)('of severity %s bears %s', async (severity, mark) => {
    await publish(stack, domainEvent(stack, { ...about(`a ${severity}`), severity }));

    const [card] = await cardsOf(`a ${severity}`);
    expect(textOf(card).split('\n')[0]).toContain(`${mark} A run failed for good.`);
  });

  it('shows the fingerprint of its trace, when it was seen first and last, and links', async () => {
    const firstAt = stack.stack.clock.now();
    const links = [{ label: 'The run on GitHub', url: 'https://github.com/acme/checkout/actions/runs/1' }];
    await publish(stack, domainEvent(stack, { ...about('exact'), links }));
    await stack.advance('PT1M');
    const last = domainEvent(stack, { ...about('exact'), links });
    await publish(stack, last);

    const [card] = await cardsOf('exact');
    const text = textOf(card);
    expect(text).toContain(
      `**First seen** <t:${inSeconds(firstAt)}:R> · **last** <t:${inSeconds(Date.parse(last.at))}:R> · **2 times**`,
    );
    expect(text).toContain(`trace ${last.traceId.slice(0, 8)} · http.rejected`);
    expect(JSON.stringify(card)).toContain('"url":"https://github.com/acme/checkout/actions/runs/1"');
    expect(JSON.stringify(card)).toContain('#alert-a-run-failed-for-good');
  });

  it('is edited at most every five seconds, by a delayed message that shows the last state', async () => {
    const before = logged();
    for (let second = 0; second < 20; second += 1) {
      put(stack, domainEvent(stack, about('paced')));
      await stack.advance('PT1S');
    }
    await stack.advance('PT10S');

    const [card, ...more] = await cardsOf('paced');
    const shownAt = [...callsSince(before, 'POST'), ...callsSince(before, 'PATCH')].map(({ at }) => at);
    const distances = shownAt.slice(1).map((at, index) => at - (shownAt[index] ?? 0));
    expect(more).toEqual([]);
    expect(textOf(card)).toContain('**20 times**');
    expect(shownAt.length).toBeGreaterThan(3);
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(5_000);
  });

  it('asks Discord to make one message of a post that comes twice', async () => {
    const before = logged();

    await publish(stack, domainEvent(stack, about('nonce')));

    const [post] = callsSince(before, 'POST');
    expect(post?.body).toMatchObject({ enforce_nonce: true, nonce: expect.stringMatching(/^[\w-]{10,25}$/) });
    expect(post?.body['allowed_mentions']).toEqual({ parse: [] });
  });

  it('is recorded before it is sent, so that a crash before the post costs it nothing', async () => {
    seam.arm({ label: POST, mode: 'crash before' });
    put(stack, domainEvent(stack, about('crash before')));
    await stack.advance('PT5S');
    const [recorded] = await stack.commands.alerts.unresolved(stack.stack.discord.guild.id, { limit: 1 });
    const early = await cardsOf('crash before');

    await stack.advance('PT10M');

    expect(seam.disarm().struck).toBe(true);
    expect(recorded).toMatchObject({ subject: { name: 'crash before' }, count: 1, cardId: expect.any(String) });
    expect(early).toEqual([]);
    expect((await cardsOf('crash before')).map((card) => textOf(card))).toEqual([expect.stringContaining('· once')]);
  });

  it('is found again past the time of its nonce when the process died between post and record', async () => {
    const before = logged();
    seam.arm({ label: POST, mode: 'crash after' });
    put(stack, domainEvent(stack, about('crash after')));

    await stack.advance('PT10M');

    expect(seam.disarm().struck).toBe(true);
    const [post, ...again] = callsSince(before, 'POST');
    const [search] = callsSince(before, 'GET');
    expect(again).toEqual([]);
    // Discord's nonce is good for a few minutes; the queue hands the message out again after six.
    expect((search?.at ?? 0) - (post?.at ?? 0)).toBeGreaterThan(5 * 60_000);
    expect(await cardsOf('crash after')).toHaveLength(1);
  });

  it('is sent again until Discord takes it', async () => {
    await orderFault(stack, { method: 'POST', path: '/channels/*/messages', status: 503, times: 6 });

    await publish(stack, domainEvent(stack, about('stubborn')));
    await stack.advance('PT30M');

    expect(await cardsOf('stubborn')).toHaveLength(1);
  });

  it('leaves Discord alone for as long as a 429 asks', async () => {
    await orderFault(stack, { method: 'POST', path: '/channels/*/messages', status: 429, retryAfter: 70, times: 1 });
    const before = logged();

    await publish(stack, domainEvent(stack, about('asked to wait')));
    await publish(stack, domainEvent(stack, about('asked to wait')));
    await stack.advance('PT5M');

    const [refused, taken, ...more] = callsSince(before, 'POST');
    expect(refused?.status).toBe(429);
    expect(taken?.status).toBe(200);
    expect((taken?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(70_000);
    expect(more).toEqual([]);
    expect((await cardsOf('asked to wait')).map((card) => textOf(card))).toEqual([
      expect.stringContaining('**2 times**'),
    ]);
  });
});

describe('the buttons of an alert', () => {
  async function newCard(name: string) {
    await publish(stack, domainEvent(stack, about(name)));
    const [card] = await cardsOf(name);
    return card;
  }

  it('snooze until an hour from the click, and say so', async () => {
    const card = await newCard('snoozed');
    const from = inSeconds(stack.stack.clock.now() + 60 * 60_000);

    const answer = await stack.press('Otto', card, 'Snooze 1 h');
    await stack.advance('PT1S');

    const [text = ''] = (await alertTexts(stack)).filter((one) => one.includes('snoozed'));
    const until = Number(/the next card comes <t:(\d+):R>/.exec(text)?.[1]);
    expect(until - from).toBeGreaterThanOrEqual(0);
    expect(until - from).toBeLessThanOrEqual(2);
    expect(textOf(answer.message)).toContain(`<t:${until}:R>`);
  });

  it('ask for the right when they are pressed, not when the card was made', async () => {
    const card = await newCard('demoted');
    const { discord } = stack.stack;
    const otto = discord.state().users.find(({ name }) => name === 'Otto');
    const setRoles = (roleIds: readonly string[]) =>
      fetch(`${stack.stack.url}/sim/discord/roles`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userId: otto?.id, roleIds }),
      });

    await setRoles([]);
    const refused = await stack.press('Otto', card, 'Acknowledge');
    await setRoles(otto?.roles ?? []);
    const [after] = await stack.commands.alerts.unresolved(discord.guild.id, { limit: 1 });

    expect(textOf(refused.message)).toContain('access.denied');
    expect(after).toMatchObject({ subject: { name: 'demoted' }, status: 'open' });
  });

  it('take one of two decisions that come at the same time, and tell the other', async () => {
    const card = await newCard('contested');

    const answers = await Promise.all([
      stack.press('Otto', card, 'Acknowledge'),
      stack.press('Ada', card, 'Snooze 1 h'),
      stack.press('Ada', card, 'Acknowledge'),
    ]);

    const texts = answers.map(({ message }) => textOf(message));
    expect(texts.filter((text) => /has it:|Quiet until/.test(text))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('alert.decided'))).toHaveLength(2);
  });
});
