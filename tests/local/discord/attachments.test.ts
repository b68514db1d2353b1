import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase } from '#local/database.ts';

import { card, text } from './cards.ts';
import { fetched, file, form, gallery, itemOf, listed, PICTURE, picture, wordOf } from './files.ts';
import { COMMANDS, idOf, startWorld, type TestWorld } from './world.ts';

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

describe('A form with files', () => {
  it('puts a picture into a gallery and serves it, byte for byte', async () => {
    const body = { ...card(gallery('attachment://timeline.png')), attachments: listed('timeline.png') };

    const made = await post(body, picture());
    const media = itemOf(made.body)?.media;
    const got = await world.rest('GET', `${path}/${idOf(made.body)}`);
    const list = await world.rest('GET', `${path}?limit=1`);
    const served = await fetched(media?.url);

    expect(made.status).toBe(200);
    expect(media).toMatchObject({ width: 8, height: 4, content_type: 'image/png', attachment_id: expect.any(String) });
    expect(wordOf(media?.url)).toBe(
      `${world.origin}/sim/discord/cdn/attachments/${ops}/${wordOf(media?.attachment_id)}/timeline.png`,
    );
    // https://github.com/discord/discord-api-docs/issues/8277
    expect(made.body.attachments).toEqual([]);
    expect(got.body).toEqual(made.body);
    expect(list.body).toEqual([made.body]);
    expect(served.bytes.equals(PICTURE)).toBe(true);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(served.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('tells of files that nothing shows, with cleaned names, and of text under its description', async () => {
    const attachments = [{ id: '0', description: 'What it said' }, { id: 1 }];

    const { body } = await post(
      { content: 'two files', attachments },
      file('Lögs of the/night.txt', 'line', 'text/plain'),
      file('a.bin', 'x'),
    );
    const served = await fetched(body.attachments?.[0]?.url);

    expect(body.attachments).toMatchObject([
      { filename: 'Logs_of_the_night.txt', title: 'Lögs of the/night.txt', description: 'What it said', size: 4 },
      { filename: 'a.bin', content_type: 'application/octet-stream' },
    ]);
    expect(served.bytes.toString()).toBe('line');
    expect(served.headers.get('content-disposition')).toContain('attachment');
  });

  it('shows files in file components, thumbnails and embeds, whose names are cleaned alike', async () => {
    const thumbnail = { type: 11, media: { url: 'attachment://_ä.png' } };
    const v2 = card(
      { type: 9, components: [text('a')], accessory: thumbnail },
      { type: 17, components: [{ type: 13, file: { url: 'attachment://run.log' } }] },
    );

    const components = await post(v2, picture('_ä.png'), file('run.log', 'lines'));
    const embed = await post(
      { embeds: [{ image: { url: 'attachment://c.png' } }] },
      picture('c.png'),
      picture('d.png'),
    );

    expect(components.body.components).toMatchObject([
      { accessory: { media: { content_type: 'image/png' } } },
      {
        components: [
          { type: 13, name: 'run.log', size: 5, spoiler: false, file: { attachment_id: expect.any(String) } },
        ],
      },
    ]);
    expect(components.body.attachments).toEqual([]);
    expect(embed.body).toMatchObject({
      embeds: [{ image: { url: expect.stringMatching(/^http.*c\.png$/), width: 8 } }],
      attachments: [{ filename: 'd.png' }],
    });
  });

  it('is one message when the same nonce comes twice', async () => {
    const body = { content: 'once', nonce: 'run-1', enforce_nonce: true };

    const first = await post(body, picture());
    const second = await post(body, picture());

    expect(second.body).toEqual(first.body);
    expect(first.body.attachments).toHaveLength(1);
  });

  it('is logged with the names and sizes of its files', async () => {
    await post({ content: 'logged' }, picture());

    expect(world.simulator.log().at(-1)?.body).toEqual({
      content: 'logged',
      files: [{ field: 'files[0]', filename: 'timeline.png', size: PICTURE.length }],
    });
  });
});

describe('The bot', () => {
  it('is told whole addresses when a button of a card with a picture is pressed', async () => {
    world.received.length = 0;
    world.script(() => ({ type: 6 }));
    const button = { type: 1, components: [{ type: 2, style: 1, label: 'Go', custom_id: 'go' }] };
    const made = await post(card(gallery('attachment://t.png'), button), picture('t.png'));
    const place = { userId: otto, channelId: ops, messageId: idOf(made.body), customId: 'go' };

    await world.people('POST', '/component', place);

    expect(world.onlyInteraction().payload['message']).toMatchObject({
      components: [{ items: [{ media: { url: itemOf(made.body)?.media?.url } }] }, {}],
    });
  });
});

it('Files survive a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-files-'));
  const first = await startWorld({ dataDir, database: openDatabase(join(dataDir, 'local.db')) });
  const made = await first.rest('POST', path, form({ content: 'kept' }, picture()));
  await first.close();

  const second = await startWorld({ dataDir, database: openDatabase(join(dataDir, 'local.db')) });
  const got = await second.rest('GET', `${path}/${idOf(made.body)}`);
  const served = await fetched(got.body.attachments?.[0]?.url);
  await second.close();
  rmSync(dataDir, { recursive: true });

  expect(wordOf(got.body.attachments?.[0]?.url)).toContain(second.origin);
  expect(served.bytes.equals(PICTURE)).toBe(true);
});
