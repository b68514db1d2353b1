import { button, card, FLAG, menu, row, text } from './cards.ts';
import { COMMANDS, idOf, type Json, startWorld, type TestWorld } from './world.ts';

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

/** A message of the bot with these components, and its id. */
async function posted(...components: object[]): Promise<string> {
  const { body } = await world.rest('POST', `/channels/${ops}/messages`, card(...components));
  return idOf(body);
}

const click = (messageId: string, customId: string, more: object = {}) =>
  world.people('POST', '/component', { userId: otto, channelId: ops, messageId, customId, ...more });
const data = () => world.onlyInteraction().payload.data as unknown as Json;
const shown = async (userId: string) =>
  (await world.people('GET', `/messages?channel=${ops}&user=${userId}`)).body as unknown as { id: string }[];

describe('A click reaches the bot as Discord sends it', () => {
  it('is signed, has type 3, and carries the message and the component', async () => {
    const id = await posted(text('Ready?'), row(button('go')));

    const reply = await click(id, 'go');

    const { headers, payload } = world.onlyInteraction();
    expect(reply).toMatchObject({ status: 200, body: { ok: true, message: { content: 'Understood.', type: 19 } } });
    expect(headers).toMatchObject({ 'x-signature-ed25519': expect.stringMatching(/^[0-9a-f]{128}$/) });
    expect(payload).toMatchObject({ type: 3, channel_id: ops, message: { id, components: [{ id: 1 }, { id: 2 }] } });
    expect(data()).toEqual({ component_type: 2, custom_id: 'go', id: 3 });
  });

  it('says in the answer which message was clicked', async () => {
    const id = await posted(row(button('go')));

    const { body } = await click(id, 'go');

    expect(body.message).toMatchObject({
      message_reference: { message_id: id },
      interaction_metadata: { type: 3, interacted_message_id: id, user: { id: otto } },
    });
    expect(body.message?.interaction_metadata).not.toHaveProperty('name');
  });

  it('carries what was chosen in a menu, with users, roles and channels resolved', async () => {
    const { guild } = world.simulator;
    const role = guild.roles[2]?.id ?? '';
    const id = await posted(
      row(menu('plain', { max_values: 2 })),
      row({ type: 5, custom_id: 'user' }),
      row({ type: 7, custom_id: 'any', max_values: 2 }),
      row({ type: 8, custom_id: 'channel' }),
    );

    await click(id, 'plain', { values: ['c', 'a'] });
    await click(id, 'user', { values: [vera] });
    await click(id, 'any', { values: [vera, role] });
    await click(id, 'channel', { values: [ops] });

    expect(world.received.map(({ payload }) => payload.data)).toMatchObject([
      { component_type: 3, values: ['c', 'a'] },
      { component_type: 5, values: [vera], resolved: { users: { [vera]: { id: vera } }, members: { [vera]: {} } } },
      { component_type: 7, resolved: { users: { [vera]: {} }, roles: { [role]: { name: 'operator' } } } },
      { component_type: 8, resolved: { channels: { [ops]: { name: 'ops', permissions: expect.any(String) } } } },
    ]);
    expect(world.received[0]?.payload.data).not.toHaveProperty('resolved');
  });
});

describe('What a click is answered with', () => {
  it('changes the message of the button, for type 7', async () => {
    const id = await posted(row(button('go')));
    world.script(() => ({ type: 7, data: { components: [text('Done.')] } }));

    const { body } = await click(id, 'go');

    expect(body).toMatchObject({ ok: true, message: { id, flags: FLAG.componentsV2, components: [{ type: 10 }] } });
    expect(await shown(vera)).toHaveLength(1);
  });

  it('leaves the message as it is for type 6, and lets @original edit it later', async () => {
    const id = await posted(row(button('go')));
    world.script(() => ({ type: 6 }));
    const { body } = await click(id, 'go');
    const { payload } = world.onlyInteraction();

    const path = `/webhooks/${payload.application_id}/${payload.token}/messages/@original`;
    const edited = await world.byToken('PATCH', path, { components: [text('Later.')] });

    expect(body).toMatchObject({ ok: true, message: { id } });
    expect(body).not.toHaveProperty('deferred');
    expect(edited.body).toMatchObject({ id, components: [{ content: 'Later.' }] });
  });

  it('fails on the button alone when the update breaks a rule', async () => {
    const id = await posted(row(button('go')));
    world.script(() => ({ type: 7, data: { content: 'words on a card' } }));

    const { body } = await click(id, 'go');

    expect(body).toMatchObject({ ok: false, error: { kind: 'application', message: 'This interaction failed' } });
    expect(body.error?.reason).toContain('LEGACY_FIELDS');
    expect(await shown(otto)).toHaveLength(1);
  });

  it('fails on the button alone when the bot is silent', async () => {
    const id = await posted(row(button('go')));
    world.script(() => undefined);

    const { body } = await click(id, 'go');

    expect(body).toMatchObject({ ok: false, error: { message: 'This interaction failed' } });
    expect(await shown(otto)).toHaveLength(1);
  });
});

describe('What the client does not let happen never reaches the bot', () => {
  it.each([
    ['a disabled button', button('x', { disabled: true }), {}, /disabled/],
    ['a component that is not there', button('y'), {}, /no such button/],
    ['nothing chosen where one must be', menu('x'), {}, /Choose 1/],
    ['more than may be chosen', menu('x', { max_values: 2 }), { values: ['a', 'b', 'c'] }, /Choose 1 to 2/],
    ['fewer than must be chosen', menu('x', { min_values: 2, max_values: 3 }), { values: ['a'] }, /Choose 2 to 3/],
    ['one choice twice', menu('x', { max_values: 2 }), { values: ['a', 'a'] }, /once/],
    ['what is no choice', menu('x'), { values: ['z'] }, /not among/],
    ['a stranger in a user menu', { type: 5, custom_id: 'x' }, { values: ['123456789012345678'] }, /not among/],
    ['a person in a role menu', { type: 6, custom_id: 'x' }, { values: ['402557719036231681'] }, /not among/],
  ])('refuses %s', async (_what, component, more, message) => {
    const id = await posted(row(component));

    const reply = await click(id, 'x', more);

    expect(reply).toMatchObject({ status: 400, body: { ok: false, error: { kind: 'client' } } });
    expect(reply.body.error?.message).toMatch(message);
    expect(world.received).toHaveLength(0);
  });

  it('refuses a click on a message that only somebody else sees, and one in another channel', async () => {
    world.script(() => ({ type: 4, data: { flags: 64, content: 'yours', components: [row(button('go'))] } }));
    const { body } = await world.people('POST', '/interact', { userId: otto, channelId: ops, command: '/help' });
    const id = idOf(body.message);

    const stranger = await click(id, 'go', { userId: vera });
    const elsewhere = await click(id, 'go', { channelId: world.simulator.state().channels[0]?.id });
    const owner = await click(id, 'go');

    expect([stranger.status, elsewhere.status, owner.status]).toEqual([400, 400, 200]);
    expect(world.received).toHaveLength(2);
  });
});

describe('Dismissing a message', () => {
  it('takes it off the screen of its reader, and of nobody else, while the bot still may edit it', async () => {
    world.script(() => ({ type: 4, data: { flags: 64, content: 'yours' } }));
    const { body } = await world.people('POST', '/interact', { userId: otto, channelId: ops, command: '/help' });
    const messageId = idOf(body.message);
    const { payload } = world.onlyInteraction();
    const place = { channelId: ops, messageId };

    const stranger = await world.people('POST', '/dismiss', { userId: vera, ...place });
    const owner = await world.people('POST', '/dismiss', { userId: otto, ...place });
    const edited = await world.byToken(
      'PATCH',
      `/webhooks/${payload.application_id}/${payload.token}/messages/@original`,
      { content: 'changed' },
    );

    expect([stranger.status, owner.status, edited.status]).toEqual([400, 200, 200]);
    expect(await shown(otto)).toEqual([]);
  });

  it('is refused for what everybody sees', async () => {
    const messageId = await posted(text('for all'));

    const reply = await world.people('POST', '/dismiss', { userId: otto, channelId: ops, messageId });

    expect(reply.status).toBe(400);
    expect(await shown(otto)).toHaveLength(1);
  });
});
