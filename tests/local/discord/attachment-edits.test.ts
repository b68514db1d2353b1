import { card, text } from './cards.ts';
import { fetched, file, form, gallery, itemOf, listed, picture, png, wordOf } from './files.ts';
import { COMMANDS, idOf, type Json, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let ops: string;
let otto: string;
let path: string;

beforeAll(async () => {
  world = await startWorld();
  await world.register(COMMANDS);
  ops = world.simulator.state().channels[1]?.id ?? '';
  otto = world.simulator.state().users[1]?.id ?? '';
  path = `/channels/${ops}/messages`;
});

afterAll(() => world.close());

const post = (payload: object, ...files: File[]) => world.rest('POST', path, form(payload, ...files));
const patch = (id: string, payload: object, ...files: File[]) =>
  world.rest('PATCH', `${path}/${id}`, form(payload, ...files));

const NOT_FOUND = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';

describe('An edit', () => {
  async function withTwo(): Promise<{ id: string; attachments: Json }> {
    const { body } = await post({ content: 'two' }, picture('a.png'), picture('b.png'));
    return { id: idOf(body), attachments: body.attachments as Json };
  }

  it('keeps what it lists, drops the rest, and adds what is new', async () => {
    const { attachments, id } = await withTwo();
    const kept = idOf(attachments[1]);

    const edited = await patch(id, { attachments: [{ id: kept, description: 'B' }, { id: 0 }] }, picture('c.png'));
    const silent = await world.rest('PATCH', `${path}/${id}`, { content: 'still two' });
    const emptied = await world.rest('PATCH', `${path}/${id}`, { attachments: [] });

    expect(edited.body.attachments).toMatchObject([
      { id: kept, filename: 'b.png', description: 'B' },
      { filename: 'c.png' },
    ]);
    expect(silent.body.attachments).toEqual(edited.body.attachments);
    expect(emptied.body.attachments).toEqual([]);
  });

  it('without a list adds to what is there, up to ten', async () => {
    const { id } = await withTwo();
    for (let count = 3; count <= 10; count += 1) await patch(id, {}, picture(`${count}.png`));

    const tooMany = await patch(id, {}, picture('11.png'));

    expect(tooMany).toMatchObject({ status: 400, body: { code: 30015 } });
    expect((await world.rest('GET', `${path}/${id}`)).body.attachments).toHaveLength(10);
  });

  it('replaces the picture of a gallery, and still serves the one before', async () => {
    const body = { ...card(gallery('attachment://t.png')), attachments: listed('t.png') };
    const made = await post(body, picture('t.png'));
    const before = itemOf(made.body)?.media?.url;

    const edited = await patch(idOf(made.body), body, file('t.png', png(16, 9), 'image/png'));

    expect(itemOf(edited.body)?.media).toMatchObject({ width: 16, height: 9 });
    expect(itemOf(edited.body)?.media?.url).not.toBe(before);
    expect((await fetched(before)).status).toBe(200);
  });

  it('finds a kept file by its name only when it says the name again', async () => {
    const made = await post(card(gallery('attachment://t.png')), picture('t.png'));
    const id = wordOf(itemOf(made.body)?.media?.attachment_id);
    const change = (attachments: object[]) =>
      world.rest('PATCH', `${path}/${idOf(made.body)}`, {
        components: [gallery('attachment://t.png'), text('new')],
        attachments,
      });

    const nameless = await change([{ id }]);
    const named = await change([{ id, filename: 't.png' }]);
    const dropped = await world.rest('PATCH', `${path}/${idOf(made.body)}`, { attachments: [] });

    expect(JSON.stringify(nameless.body)).toContain(NOT_FOUND);
    expect(itemOf(named.body)?.media).toMatchObject({ attachment_id: id });
    expect(JSON.stringify(dropped.body)).toContain('SIMULATOR_ATTACHMENT_IN_USE');
  });

  it('by the bot’s own route reaches an answer long after its token, and never an ephemeral one', async () => {
    world.received.length = 0;
    world.script(() => ({ type: 5 }));
    const place = { userId: otto, channelId: ops, command: '/help' };
    await world.people('POST', '/interact', place);
    const { application_id, token } = world.onlyInteraction().payload;
    const hook = `/webhooks/${application_id}/${token}/messages/@original`;
    const body = { ...card(gallery('attachment://t.png')), attachments: listed('t.png') };
    const first = await world.byToken('PATCH', hook, form(body, picture('t.png')));
    world.script(() => ({ type: 4, data: { content: 'only you', flags: 64 } }));
    const alone = await world.people('POST', '/interact', place);
    world.clock.time += 16 * 60_000;

    const late = await world.byToken('PATCH', hook, form(body, picture('t.png')));
    const edited = await patch(idOf(first.body), card(text('goes on'), gallery('attachment://t.png')));
    const ephemeral = await patch(idOf(alone.body.message), { content: 'a' });

    expect(first).toMatchObject({ status: 200, body: { channel_id: ops, attachments: [] } });
    expect(late).toMatchObject({ status: 401, body: { code: 50027 } });
    expect(edited.body).toMatchObject({
      id: idOf(first.body),
      author: { id: application_id, bot: true },
      application_id,
      interaction_metadata: { name: 'help' },
      components: [{ content: 'goes on' }, { items: [{ media: { url: expect.stringContaining('/t.png') } }] }],
    });
    expect(ephemeral).toMatchObject({ status: 404, body: { code: 10008 } });
  });
});

describe('A person', () => {
  it('deletes a message of the bot with its files, and an edit then finds nothing', async () => {
    const made = await post({ content: 'a' }, picture());
    const url = made.body.attachments?.[0]?.url;

    const gone = await world.people('DELETE', `/messages/${idOf(made.body)}?user=${otto}`);
    const edit = await patch(idOf(made.body), { content: 'b' });
    const again = await world.people('DELETE', `/messages/${idOf(made.body)}?user=${otto}`);

    expect(gone.status).toBe(200);
    expect(edit).toMatchObject({ status: 404, body: { code: 10008 } });
    expect(again).toMatchObject({ status: 404, body: { code: 10008 } });
    expect((await fetched(url)).status).toBe(404);
  });

  it('deletes no message of somebody else', async () => {
    const vera = world.simulator.state().users[0]?.id;
    const said = await world.people('POST', '/messages', { userId: otto, channelId: ops, content: 'mine' });

    const foreign = await world.people('DELETE', `/messages/${idOf(said.body)}?user=${vera}`);
    const own = await world.people('DELETE', `/messages/${idOf(said.body)}?user=${otto}`);

    expect(foreign).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(own.status).toBe(200);
  });
});
