import { button, card, FLAG, row, text } from './cards.ts';
import { COMMANDS, idOf, startWorld, type TestWorld } from './world.ts';

const MINUTE = 60_000;

let world: TestWorld;
let ops: string;
let otto: string;
let vera: string;

beforeEach(async () => {
  world = await startWorld({ answerWithinMs: 300 });
  const { channels, users } = world.simulator.state();
  ops = channels[1]?.id ?? '';
  [vera, otto] = [users[0]?.id ?? '', users[1]?.id ?? ''];
  await world.register(COMMANDS);
});

afterEach(() => world.close());

const say = () => world.people('POST', '/interact', { userId: otto, channelId: ops, command: '/help' });
const seenBy = async (userId: string) =>
  (await world.people('GET', `/messages?channel=${ops}&user=${userId}`)).body as unknown as { content: string }[];

/** Sends a command that is answered with this, and tells where its token leads. */
async function answered(response: unknown) {
  world.script(() => response);
  const { body } = await say();
  const { payload } = world.onlyInteraction();
  return { body, hook: `/webhooks/${payload.application_id}/${payload.token}` };
}

describe('A deferred answer', () => {
  it('shows that the bot is thinking until @original is edited, which marks no edit', async () => {
    const { body, hook } = await answered({ type: 5 });

    const filled = await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'Here it is.' });
    const again = await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'And more.' });
    const got = await world.byToken('GET', `${hook}/messages/@original`);

    expect(body).toMatchObject({ ok: true, deferred: true, message: { flags: FLAG.loading, content: '' } });
    expect(filled.body).toMatchObject({ content: 'Here it is.', flags: 0, edited_timestamp: null });
    expect(again.body).toMatchObject({ content: 'And more.', edited_timestamp: expect.any(String) });
    expect(got.body).toEqual(again.body);
    expect(await seenBy(vera)).toMatchObject([{ content: 'And more.' }]);
  });

  it('stays ephemeral, whoever the edit is for, and may become a card', async () => {
    const { body, hook } = await answered({ type: 5, data: { flags: FLAG.ephemeral } });

    const filled = await world.byToken('PATCH', `${hook}/messages/@original`, card(text('Yours.')));

    expect(body.message).toMatchObject({ flags: FLAG.loading | FLAG.ephemeral });
    expect(filled.body).toMatchObject({ flags: FLAG.ephemeral | FLAG.componentsV2 });
    expect(await seenBy(otto)).toHaveLength(1);
    expect(await seenBy(vera)).toEqual([]);
  });

  it.each([
    ['the flag of V2', { flags: FLAG.componentsV2 }],
    ['content', { content: 'a' }],
    ['components', { components: [row(button('x'))] }],
  ])('takes no %s', async (_what, data) => {
    const { body } = await answered({ type: 5, data });

    expect(body).toMatchObject({ ok: false, error: { kind: 'application', reason: expect.stringMatching(/^data/) } });
  });

  it('is filled by the first follow-up, whose ephemeral flag is not looked at; the second stands alone', async () => {
    const { body, hook } = await answered({ type: 5 });

    const first = await world.byToken('POST', hook, { content: 'first', flags: FLAG.ephemeral });
    const second = await world.byToken('POST', hook, { content: 'second' });

    expect(first.body).toMatchObject({ id: body.message?.id, content: 'first', flags: 0 });
    expect(second.body.id).not.toBe(body.message?.id);
    expect(await seenBy(vera)).toMatchObject([{ content: 'first' }, { content: 'second' }]);
  });

  it('that was never filled is said to have failed after 15 minutes', async () => {
    await answered({ type: 5 });
    const before = await seenBy(otto);
    world.clock.time += 15 * MINUTE;

    const after = await seenBy(otto);

    expect(before).toMatchObject([{ flags: FLAG.loading }]);
    expect(after).toMatchObject([{ flags: 0, failure: 'The application did not respond' }]);
  });
});

describe('Follow-ups', () => {
  it('are seen by all, or by one, and can be read, edited and deleted by the token', async () => {
    const { body, hook } = await answered({ type: 4, data: { content: 'first' } });

    const open = await world.byToken('POST', hook, { content: 'open' });
    const secret = await world.byToken('POST', hook, { content: 'secret', flags: FLAG.ephemeral });
    const one = `${hook}/messages/${idOf(secret.body)}`;
    const got = await world.byToken('GET', one);
    const edited = await world.byToken('PATCH', one, { content: 'changed' });
    const deleted = await world.byToken('DELETE', `${hook}/messages/${idOf(open.body)}`);

    expect(open.body).toMatchObject({
      type: 19,
      webhook_id: world.simulator.application.id,
      message_reference: { message_id: body.message?.id },
      interaction_metadata: { original_response_message_id: body.message?.id },
    });
    expect(got.body).toMatchObject({ content: 'secret', flags: FLAG.ephemeral });
    expect(edited.body).toMatchObject({ content: 'changed', flags: FLAG.ephemeral });
    expect(deleted.status).toBe(204);
    expect(await seenBy(otto)).toMatchObject([{ content: 'first' }, { content: 'changed' }]);
    expect(await seenBy(vera)).toMatchObject([{ content: 'first' }]);
  });

  it('keep Discord’s rules of messages', async () => {
    const { hook } = await answered({ type: 4, data: { content: 'first' } });

    const long = await world.byToken('POST', hook, { content: 'x'.repeat(2001) });
    const nonce = await world.byToken('POST', hook, { content: 'a', nonce: '1', enforce_nonce: true });

    expect(long).toMatchObject({ status: 400, body: { code: 50035, errors: { content: {} } } });
    expect(nonce).toMatchObject({ status: 400, body: { errors: { nonce: {} } } });
  });

  it('reach no message of another interaction', async () => {
    const first = await answered({ type: 4, data: { content: 'first' } });
    await say();
    const other = world.received.at(-1)?.payload;

    const reply = await world.byToken(
      'PATCH',
      `/webhooks/${other?.application_id}/${other?.token}/messages/${idOf(first.body.message)}`,
      { content: 'stolen' },
    );

    expect(reply).toMatchObject({ status: 404, body: { code: 10008 } });
  });
});

describe('The token of an interaction', () => {
  it('lives for 15 virtual minutes', async () => {
    const { hook } = await answered({ type: 5 });

    world.clock.time += 15 * MINUTE - 1;
    const inTime = await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'just' });
    world.clock.time += 1;
    const late = await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'late' });
    const followUp = await world.byToken('POST', hook, { content: 'late' });

    expect(inTime.status).toBe(200);
    expect([late, followUp]).toEqual([
      { status: 401, body: { message: 'Invalid Webhook Token', code: 50027 } },
      { status: 401, body: { message: 'Invalid Webhook Token', code: 50027 } },
    ]);
  });

  it.each(['nonsense', '%E0%A4%A', 'a%2Fb'])('is an unknown webhook when it is %s', async (token) => {
    const path = `/webhooks/${world.simulator.application.id}/${token}/messages/@original`;

    const reply = await world.byToken('PATCH', path, { content: 'a' });

    expect(reply).toEqual({ status: 404, body: { message: 'Unknown Webhook', code: 10015 } });
  });

  it('finds no @original and follows nothing up before the first answer', async () => {
    const early: number[] = [];
    world.script(async ({ payload }) => {
      const hook = `/webhooks/${payload.application_id}/${payload.token}`;
      const edit = await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'too soon' });
      const followUp = await world.byToken('POST', hook, { content: 'too soon' });
      early.push(edit.status, Number(edit.body.code), followUp.status, Number(followUp.body.code));
      return { type: 5 };
    });

    await say();

    expect(early).toEqual([404, 10008, 404, 10015]);
  });

  it('dies with an interaction that was not answered in time', async () => {
    world.script(() => undefined);
    await say();
    const { payload } = world.onlyInteraction();

    const hook = `/webhooks/${payload.application_id}/${payload.token}`;
    const late = await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'late' });

    expect(late).toMatchObject({ status: 404, body: { code: 10015 } });
  });

  it('finds no @original that was deleted', async () => {
    const { hook } = await answered({ type: 4, data: { content: 'first' } });
    const original = `${hook}/messages/@original`;

    const deleted = await world.byToken('DELETE', original);
    const again = await world.byToken('PATCH', original, { content: 'a' });

    expect(deleted.status).toBe(204);
    expect(again).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it('stands nowhere in the log', async () => {
    const { hook } = await answered({ type: 5 });
    const { payload } = world.onlyInteraction();
    await world.byToken('PATCH', `${hook}/messages/@original`, { content: 'Here it is.' });
    await world.byToken('POST', `/interactions/${payload.id}/${payload.token}/callback`, { type: 5 });

    const { body } = await world.people('GET', '/log');

    expect(JSON.stringify(body)).not.toContain(payload.token);
    expect(body).toMatchObject([
      { method: 'PUT' },
      { method: 'POST', path: '/interactions', status: 200, body: { type: 2, token: '…' } },
      {
        method: 'PATCH',
        path: `/api/v10/webhooks/${payload.application_id}/…/messages/@original`,
        body: { content: 'Here it is.' },
      },
      { path: `/api/v10/interactions/${payload.id}/…/callback`, status: 400 },
    ]);
  });
});
