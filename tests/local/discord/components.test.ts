import { button, card, FLAG, many, menu, row, text } from './cards.ts';
import { idOf, startWorld, type TestWorld } from './world.ts';

let world: TestWorld;
let path: string;
let otto: string;

beforeAll(async () => {
  world = await startWorld();
  path = `/channels/${world.simulator.state().channels[1]?.id}/messages`;
  otto = world.simulator.state().users[1]?.id ?? '';
});

afterAll(() => world.close());

const post = (body: object) => world.rest('POST', path, body);
const container = (...components: object[]) => ({ type: 17, components });
const section = (accessory: object, ...components: object[]) => ({ type: 9, accessory, components });
const thumbnail = { type: 11, media: { url: 'https://example.test/a.png' } };
const gallery = { type: 12, items: [{ media: { url: 'https://example.test/a.png' }, description: 'A' }] };
const separator = { type: 14 };

describe('Components are taken as Discord takes them', () => {
  it('takes rows of buttons and menus of every kind, five of them', async () => {
    const rows = [
      row(
        button('a'),
        button('b', { style: 4, disabled: true }),
        { type: 2, style: 5, label: 'Page', url: 'https://example.test' },
        button('c', { label: undefined, emoji: { name: '🔔' } }),
      ),
      row(menu('d', { placeholder: 'p'.repeat(150), min_values: 0, max_values: 3 })),
      row({ type: 5, custom_id: 'e' }),
      row({ type: 7, custom_id: 'f', default_values: [{ id: otto, type: 'user' }] }),
      row({ type: 8, custom_id: 'g', channel_types: [0] }),
    ];

    const reply = await post({ content: 'choose', components: rows });

    expect(reply).toMatchObject({ status: 200, body: { components: rows.map(() => ({ type: 1 })) } });
  });

  it('takes a card with everything in it, and numbers and completes what it answers', async () => {
    const reply = await post(
      card(
        { ...container(text('# Title'), separator, section(thumbnail, text('beside'))), accent_color: 0xff0000 },
        { ...section(button('go'), text('one'), text('two'), text('three')), id: 2 },
        gallery,
        row(menu('pick')),
      ),
    );

    expect(reply.status).toBe(200);
    expect(reply.body.components).toEqual([
      {
        type: 17,
        id: 1,
        accent_color: 0xff0000,
        spoiler: false,
        components: [
          { type: 10, id: 3, content: '# Title' },
          { type: 14, id: 4, divider: true, spacing: 1 },
          {
            type: 9,
            id: 5,
            components: [{ type: 10, id: 6, content: 'beside' }],
            accessory: { ...thumbnail, id: 7, spoiler: false },
          },
        ],
      },
      expect.objectContaining({ type: 9, id: 2, accessory: { ...button('go'), id: 11 } }),
      { ...gallery, id: 12, items: [{ ...gallery.items[0], spoiler: false }] },
      { type: 1, id: 13, components: [{ ...menu('pick'), id: 14, min_values: 1, max_values: 1 }] },
    ]);
  });

  it('takes exactly 40 components and exactly 4000 characters', async () => {
    const components = await post(card(container(...many(39, () => text('t')))));
    const characters = await post(card(text('x'.repeat(3999)), text('🔔')));

    expect([components.status, characters.status]).toEqual([200, 200]);
  });

  it('pings whom a text display mentions, as content does', async () => {
    const loud = await post(card(container(text(`<@${otto}>`))));
    const silent = await post({ ...card(container(text(`<@${otto}>`))), allowed_mentions: { parse: [] } });

    expect(loud.body).toMatchObject({ mentions: [{ id: otto }] });
    expect(silent.body).toMatchObject({ mentions: [] });
  });
});

describe('Components that Discord refuses are refused where they stand', () => {
  const at = (...parts: (string | number)[]) => parts.join('.');
  const inRow = (component: object) => ({ content: 'a', components: [row(component)] });

  it.each([
    ['content beside the V2 flag', { ...card(text('a')), content: 'a' }, 'content', 'LEGACY_FIELDS'],
    ['embeds beside the V2 flag', { ...card(text('a')), embeds: [{ title: 'a' }] }, 'embeds', 'LEGACY_FIELDS'],
    ['a poll beside the V2 flag', { ...card(text('a')), poll: {} }, 'poll', 'SIMULATOR_UNSUPPORTED'],
    ['a container without the V2 flag', { components: [container(text('a'))] }, at('components', 0), 'UNION_TYPE'],
    ['41 components, nested ones counted', card(container(...many(40, () => text('t')))), 'components', 'EXCEEDED'],
    ['4001 characters of text', card(text('x'.repeat(4000)), text('y')), 'components', 'TEXT_SIZE_EXCEEDED'],
    ['a text display of blanks', card(text(' \n')), at('components', 0, 'content'), 'TEXT_EMPTY'],
    ['an empty text display', card(text('')), at('components', 0, 'content'), 'BASE_TYPE_BAD_LENGTH'],
    [
      'a custom_id twice, in different places',
      card(container(row(button('x'))), section(button('x'), text('a'))),
      at('components', 1, 'accessory', 'custom_id'),
      'CUSTOM_ID_DUPLICATED',
    ],
    [
      'an id twice',
      card({ ...text('a'), id: 7 }, { ...text('b'), id: 7 }),
      at('components', 1, 'id'),
      'COMPONENT_ID_DUPLICATED',
    ],
    [
      'a section of four texts',
      card(section(thumbnail, ...many(4, () => text('a')))),
      at('components', 0, 'components'),
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a section without an accessory',
      card({ type: 9, components: [text('a')] }),
      at('components', 0, 'accessory'),
      'REQUIRED',
    ],
    [
      'a menu as an accessory',
      card(section(menu('x'), text('a'))),
      at('components', 0, 'accessory'),
      'UNION_TYPE_CHOICES',
    ],
    [
      'a container in a container',
      card(container(container(text('a')))),
      at('components', 0, 'components', 0),
      'UNION_TYPE_CHOICES',
    ],
    [
      'a colour beyond white',
      card({ ...container(text('a')), accent_color: 0x1000000 }),
      at('components', 0, 'accent_color'),
      'NUMBER_TYPE_MAX',
    ],
    [
      'a file from elsewhere',
      card({ type: 13, file: { url: 'https://example.test/a' } }),
      at('components', 0, 'file', 'url'),
      'URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a file that is not attached',
      card({ type: 13, file: { url: 'attachment://a' } }),
      at('components', 0, 'file', 'url'),
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    [
      'a picture from an attachment',
      card({ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }),
      at('components', 0, 'items', 0, 'media', 'url'),
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ],
    ['a button by itself', card(button('x')), at('components', 0), 'UNION_TYPE_CHOICES'],
    ['six rows', { components: many(6, (index) => row(button(`${index}`))) }, 'components', 'BASE_TYPE_BAD_LENGTH'],
    [
      'six buttons in a row',
      { components: [row(...many(6, (index) => button(`${index}`)))] },
      at('components', 0, 'components'),
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a menu beside a button',
      { components: [row(menu('x'), button('y'))] },
      at('components', 0, 'components'),
      'WIDTH_EXCEEDED',
    ],
    [
      'a custom_id of 101 characters',
      inRow(button('x'.repeat(101))),
      at('components', 0, 'components', 0, 'custom_id'),
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a button without a custom_id',
      inRow({ type: 2, style: 1, label: 'a' }),
      at('components', 0, 'components', 0, 'custom_id'),
      'REQUIRED',
    ],
    [
      'a link with a custom_id',
      inRow(button('x', { style: 5, url: 'https://example.test' })),
      at('components', 0, 'components', 0, 'custom_id'),
      'MUTUALLY_EXCLUSIVE',
    ],
    [
      'a link to a script',
      inRow({ type: 2, style: 5, label: 'a', url: 'javascript:alert(1)' }),
      at('components', 0, 'components', 0, 'url'),
      'URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a word as an emoji',
      inRow(button('x', { emoji: { name: 'bell' } })),
      at('components', 0, 'components', 0, 'emoji', 'name'),
      'INVALID_EMOJI',
    ],
    [
      '26 options',
      inRow(menu('x', { options: many(26, (index) => ({ label: 'l', value: `${index}` })) })),
      at('components', 0, 'components', 0, 'options'),
      'BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a value twice',
      inRow(menu('x', { options: many(2, () => ({ label: 'l', value: 'v' })) })),
      at('components', 0, 'components', 0, 'options'),
      'VALUE_DUPLICATED',
    ],
    [
      'two defaults where one may be chosen',
      inRow(menu('x', { options: many(2, (index) => ({ label: 'l', value: `${index}`, default: true })) })),
      at('components', 0, 'components', 0, 'options'),
      'TOO_MANY_DEFAULT',
    ],
    [
      'a placeholder of 151 characters',
      inRow(menu('x', { placeholder: 'p'.repeat(151) })),
      at('components', 0, 'components', 0, 'placeholder'),
      'BASE_TYPE_MAX_LENGTH',
    ],
  ])('refuses %s', async (_what, body, where, code) => {
    const reply = await post(body);

    const found = where.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown>)?.[part], {
      ...(reply.body.errors as unknown as object),
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 50035, message: 'Invalid Form Body' } });
    expect(JSON.stringify((found as { _errors?: unknown })?._errors)).toContain(code);
  });

  it('refuses a V2 message with nothing in it', async () => {
    const reply = await post({ flags: FLAG.componentsV2, components: [] });

    expect(reply).toMatchObject({ status: 400, body: { code: 50006 } });
  });
});

describe('An edit keeps to the rules of V2', () => {
  it('keeps the flag whatever the edit says, and then refuses content', async () => {
    const { body } = await post(card(text('before')));
    const one = `${path}/${idOf(body)}`;

    const edited = await world.rest('PATCH', one, { flags: 0, components: [text('after')] });
    const refused = await world.rest('PATCH', one, { content: 'words' });

    expect(edited.body).toMatchObject({ flags: FLAG.componentsV2, components: [{ content: 'after' }] });
    expect(refused).toMatchObject({ status: 400, body: { errors: { content: {} } } });
  });

  it('turns a message of words into a card only when its words are given up', async () => {
    const { body } = await post({ content: 'words' });
    const one = `${path}/${idOf(body)}`;

    const refused = await world.rest('PATCH', one, card(text('card')));
    const turned = await world.rest('PATCH', one, { ...card(text('card')), content: null });

    expect(refused.status).toBe(400);
    expect(turned.body).toMatchObject({ content: '', flags: FLAG.componentsV2, components: [{ content: 'card' }] });
  });
});
