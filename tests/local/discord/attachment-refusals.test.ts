import { card } from './cards.ts';
import { file, form, gallery, picture } from './files.ts';
import { COMMANDS, type Json, startWorld, type TestWorld } from './world.ts';

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

const NOT_FOUND = 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND';

describe('Files are refused as Discord refuses them', () => {
  it.each<[string, object, File[], string, string]>([
    ['an id without a file', { attachments: [{ id: 1 }] }, [picture()], 'attachments.0', 'ATTACHMENT_NOT_FOUND'],
    ['no id', { attachments: [{ filename: 'a' }] }, [picture()], 'attachments.0.id', 'BASE_TYPE_REQUIRED'],
    ['a word for an id', { attachments: [{ id: 'a' }] }, [picture()], 'attachments.0.id', 'NUMBER_TYPE_COERCE'],
    [
      'an empty name',
      { attachments: [{ id: 0, filename: '' }] },
      [picture()],
      'attachments.0.filename',
      'BASE_TYPE_BAD_LENGTH',
    ],
    [
      'an id twice',
      { attachments: [{ id: 0 }, { id: '0' }] },
      [picture()],
      'attachments.1.id',
      'SIMULATOR_DUPLICATE_ATTACHMENT',
    ],
    [
      'a file that is not listed',
      { content: 'a', attachments: [] },
      [picture()],
      'attachments',
      'SIMULATOR_UNLISTED_FILE',
    ],
    [
      'a gallery of something else',
      card(gallery('attachment://b.png')),
      [picture()],
      'components.0.items.0.media.url',
      NOT_FOUND,
    ],
    [
      'an embed of something else',
      { embeds: [{ image: { url: 'attachment://b.png' } }] },
      [picture()],
      'embeds.0.image.url',
      'SIMULATOR_UNKNOWN_ATTACHMENT',
    ],
  ])('%s', async (_what, payload, files, place, code) => {
    const reply = await post(payload, ...files);

    const fault = place.split('.').reduce<Json | undefined>((node, part) => node?.[part], reply.body.errors);
    expect(reply).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(fault).toMatchObject({ _errors: [{ code }] });
  });

  it('more than ten, and one of more than ten mebibytes', async () => {
    const eleven = await post({}, ...Array.from({ length: 11 }, (_, index) => picture(`${index}.png`)));
    const large = await post({}, file('large.bin', new Uint8Array(10 * 1_048_576 + 1)));

    expect(eleven).toMatchObject({ status: 400, body: { code: 30015 } });
    expect(large).toMatchObject({ status: 413, body: { code: 40005 } });
  });

  it('fields that are no files, files without a name, and JSON that is none', async () => {
    const foreign = form({ content: 'a' });
    foreign.set('file', picture());
    const nameless = form({ content: 'a' });
    nameless.set('files[0]', 'text');
    const broken = new FormData();
    broken.set('payload_json', '{"content":');

    const replies = [];
    for (const one of [foreign, nameless, broken]) replies.push((await world.rest('POST', path, one)).body);

    expect(replies).toMatchObject([
      { errors: { file: { _errors: [{ code: 'SIMULATOR_UNKNOWN_FIELD' }] } } },
      { errors: { 'files[0]': { _errors: [{ code: 'SIMULATOR_FILE_WITHOUT_NAME' }] } } },
      { code: 50109 },
    ]);
  });

  it.each([
    ['no boundary', 'multipart/form-data', '--b\r\n\r\n--b--'],
    ['another boundary', 'multipart/form-data; boundary=x', '--b\r\n'],
    [
      'no end',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{}',
    ],
    ['no disposition', 'multipart/form-data; boundary=b', '--b\r\nX: y\r\n\r\n{}\r\n--b--'],
    ['a tail', 'multipart/form-data; boundary=b', '--b--tail'],
  ])('a form with %s', async (_what, type, body) => {
    const reply = await world.rest('POST', path, body, { 'content-type': type });

    expect(reply).toMatchObject({
      status: 400,
      body: { code: 50035, errors: { _errors: [{ code: 'SIMULATOR_MALFORMED_MULTIPART' }] } },
    });
  });

  it('a form where only JSON is taken, and files in the first answer', async () => {
    world.script(() => ({ type: 4, data: card(gallery('attachment://t.png')) }));

    const commands = await world.rest('PUT', `/applications/${world.simulator.application.id}/commands`, form({}));
    const answer = await world.people('POST', '/interact', { userId: otto, channelId: ops, command: '/help' });

    expect(commands.body).toMatchObject({ errors: { _errors: [{ code: 'CONTENT_TYPE_INVALID' }] } });
    expect(answer.body).toMatchObject({ ok: false, error: { reason: expect.stringContaining('attachment://t.png') } });
  });
});
