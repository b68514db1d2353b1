import { button, card, input, label, many, menu, modal, row, text } from './cards.ts';
import { COMMANDS, idOf, type Json, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let ops: string;
let otto: string;

beforeEach(async () => {
  world = await startWorld();
  const { channels, users } = world.simulator.state();
  ops = channels[1]?.id ?? '';
  otto = users[1]?.id ?? '';
  await world.register(COMMANDS);
});

afterEach(() => world.close());

/** What a command shows when it is answered with this modal; forms that are sent get an answer of words. */
async function opened(data: unknown) {
  world.script(({ payload }) => (payload.type === 2 ? { type: 9, data } : { type: 4, data: { content: 'Thanks.' } }));
  return world.people('POST', '/interact', { userId: otto, channelId: ops, command: '/help' });
}

async function modalId(data: unknown): Promise<string> {
  const { body } = await opened(data);
  return idOf(body.modal);
}

const submit = (id: string, fields: object, more: object = {}) =>
  world.people('POST', '/modal', { userId: otto, channelId: ops, modalId: id, fields, ...more });
const sent = () => world.received.at(-1)?.payload as unknown as Json;

describe('A form', () => {
  it('opens for who asked, with title, custom_id and numbered components', async () => {
    const { body } = await opened(modal(text('Read me.'), label(input('name', { max_length: 9 }))));

    expect(body).toMatchObject({ ok: true, modal: { title: 'A form', customId: 'form', id: expect.any(String) } });
    expect(body).not.toHaveProperty('message');
    expect(body.modal?.components).toMatchObject([
      { type: 10, id: 1, content: 'Read me.' },
      { type: 18, id: 2, component: { type: 4, id: 3, custom_id: 'name', max_length: 9 } },
    ]);
  });

  it('is sent as type 5 with a tree of labels, and what was chosen is resolved', async () => {
    const id = await modalId(
      modal(
        text('Read me.'),
        label(input('name')),
        label(menu('kind')),
        label({ type: 8, custom_id: 'where' }),
        label(input('more', { style: 2, required: false })),
      ),
    );

    const { body } = await submit(id, { name: 'nightly', kind: ['b'], where: [ops] });

    expect(body).toMatchObject({ ok: true, message: { content: 'Thanks.', type: 20 } });
    expect(sent()).toMatchObject({ type: 5, channel_id: ops, member: { user: { id: otto } } });
    expect(sent()).not.toHaveProperty('message');
    expect(sent().data).toEqual({
      custom_id: 'form',
      components: [
        { type: 10, id: 1 },
        { type: 18, id: 2, component: { type: 4, id: 3, custom_id: 'name', value: 'nightly' } },
        { type: 18, id: 4, component: { type: 3, id: 5, custom_id: 'kind', values: ['b'] } },
        { type: 18, id: 6, component: { type: 8, id: 7, custom_id: 'where', values: [ops] } },
        { type: 18, id: 8, component: { type: 4, id: 9, custom_id: 'more', value: '' } },
      ],
      resolved: { channels: { [ops]: expect.objectContaining({ name: 'ops' }) } },
    });
  });

  it('may be of the older kind: text inputs in rows', async () => {
    const id = await modalId(modal(row(input('name', { label: 'Name' }))));

    await submit(id, { name: 'nightly' });

    expect(sent().data?.components).toEqual([
      { type: 1, id: 1, components: [{ type: 4, id: 2, custom_id: 'name', value: 'nightly' }] },
    ]);
  });

  it('sends what the bot had filled in where the person changed nothing', async () => {
    const options = ['a', 'b'].map((value) => ({ label: value, value, default: value === 'b' }));
    const id = await modalId(
      modal(
        label(input('name', { value: 'as before' })),
        label(menu('kind', { options })),
        label({ type: 8, custom_id: 'where', default_values: [{ id: ops, type: 'channel' }] }),
      ),
    );

    await submit(id, {});

    expect(sent().data?.components).toMatchObject([
      { component: { value: 'as before' } },
      { component: { values: ['b'] } },
      { component: { values: [ops] } },
    ]);
  });

  it('that a button opened carries its message, and may be answered by changing it', async () => {
    const { body } = await world.rest('POST', `/channels/${ops}/messages`, card(row(button('edit'))));
    const id = idOf(body);
    world.script(({ payload }) =>
      payload.type === 3
        ? { type: 9, data: modal(label(input('name'))) }
        : { type: 7, data: { components: [text('Changed.')] } },
    );
    const clicked = await world.people('POST', '/component', {
      userId: otto,
      channelId: ops,
      messageId: id,
      customId: 'edit',
    });

    const answer = await submit(idOf(clicked.body.modal), { name: 'x' });

    expect(sent()).toMatchObject({ type: 5, message: { id } });
    expect(answer.body).toMatchObject({ ok: true, message: { id, components: [{ content: 'Changed.' }] } });
  });

  it('is open to one person, in one channel, once', async () => {
    const id = await modalId(modal(label(input('name'))));

    const stranger = await submit(id, { name: 'x' }, { userId: world.simulator.state().users[0]?.id });
    const elsewhere = await submit(id, { name: 'x' }, { channelId: world.simulator.state().channels[0]?.id });
    const first = await submit(id, { name: 'x' });
    const second = await submit(id, { name: 'x' });

    expect([stranger.status, elsewhere.status, first.status, second.status]).toEqual([400, 400, 200, 400]);
    expect(second.body.error?.message).toMatch(/not open/);
  });

  it('stays open when the bot does not answer well', async () => {
    const id = await modalId(modal(label(input('name'))));
    world.script(() => ({ type: 9, data: modal(label(input('another'))) }));

    const failed = await submit(id, { name: 'x' });
    world.script(() => ({ type: 4, data: { content: 'Thanks.' } }));
    const mended = await submit(id, { name: 'x' });

    expect(failed.body).toMatchObject({
      ok: false,
      error: { kind: 'application', message: 'Something went wrong. Try again.' },
    });
    expect(failed.body.error?.reason).toMatch(/type 9 does not fit/);
    expect(mended.body.ok).toBe(true);
  });
});

describe('The client checks a form before it is sent', () => {
  it.each([
    ['a required text that is empty', label(input('x')), {}, /required/],
    ['a text that is too short', label(input('x', { min_length: 3 })), { x: 'ab' }, /between 3 and 4000/],
    ['a text that is too long', label(input('x', { max_length: 2 })), { x: 'abc' }, /between 0 and 2/],
    ['an optional text that is too short', label(input('x', { required: false, min_length: 3 })), { x: 'a' }, /3 and/],
    ['a list for a text', label(input('x')), { x: ['a'] }, /takes text/],
    ['a required menu without a choice', label(menu('x')), {}, /required/],
    ['too many choices', label(menu('x', { max_values: 2 })), { x: ['a', 'b', 'c'] }, /Choose 1 to 2/],
    ['a choice that is none', label(menu('x')), { x: 'z' }, /not among/],
    ['a field that is not there', label(input('x')), { y: 'a' }, /no such field/],
  ])('refuses %s', async (_what, component, fields, message) => {
    const id = await modalId(modal(component));

    const reply = await submit(id, fields);

    expect(reply).toMatchObject({ status: 400, body: { ok: false, error: { kind: 'client' } } });
    expect(reply.body.error?.message).toMatch(message);
    expect(reply.body.error?.option).toMatch(/^[xy]$/);
    expect(world.received).toHaveLength(1);
  });

  it('lets an optional field be empty, and folds one line out of several', async () => {
    const id = await modalId(modal(label(input('line')), label(menu('kind', { required: false }))));

    await submit(id, { line: 'two\nlines', kind: [] });

    expect(sent().data?.components).toMatchObject([
      { component: { value: 'two lines' } },
      { component: { values: [] } },
    ]);
  });
});

describe('Discord drops a form that breaks a rule', () => {
  it.each([
    ['no component', modal(), /data\.components/],
    ['six components', modal(...many(6, (index) => label(input(`${index}`)))), /data\.components/],
    ['a title of 46 characters', { ...modal(label(input('x'))), title: 't'.repeat(46) }, /data\.title/],
    ['a custom_id of 101 characters', { ...modal(label(input('x'))), custom_id: 'c'.repeat(101) }, /data\.custom_id/],
    ['a label of 46 characters', modal(label(input('x'), { label: 'l'.repeat(46) })), /data\.components\.0\.label/],
    ['a label on a text input in a label', modal(label(input('x', { label: 'l' }))), /component\.label/],
    ['no label on a text input in a row', modal(row(input('x'))), /components\.0\.label: This field is required/],
    ['a custom_id twice', modal(label(input('x')), label(menu('x'))), /cannot be duplicated/],
    ['a button', modal(row(button('x'))), /components\.0/],
    ['a button in a label', modal(label(button('x'))), /Value of field "type" must be one of \(4, 3, 5, 6, 7, 8\)/],
    ['a disabled menu', modal(label(menu('x', { disabled: true }))), /component\.disabled/],
    ['a value that its own field refuses', modal(label(input('x', { max_length: 2, value: 'abc' }))), /\.value/],
    ['a length of 4001', modal(label(input('x', { max_length: 4001 }))), /max_length/],
    ['a placeholder of 101 characters', modal(label(input('x', { placeholder: 'p'.repeat(101) }))), /placeholder/],
  ])('drops one with %s', async (_what, data, reason) => {
    const { body } = await opened(data);

    expect(body).toMatchObject({ ok: false, error: { kind: 'application' } });
    expect(body).not.toHaveProperty('modal');
    expect(body.error?.reason).toMatch(reason);
  });
});
