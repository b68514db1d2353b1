import { constants, deflateRawSync } from 'node:zlib';
import { locate } from '#lib/platform/github/download.ts';
import { notFound, PATH, REPOSITORY, type Reply, refusalOf, repositoryReply, startFake } from './fake-github.ts';
import { deflatedGigabyte, type ZipFile, zipOf } from './zip.ts';

const ARCHIVE = `GET ${PATH}/actions/artifacts/11/zip`;
const artifact = { id: 11, name: 'diagnosis', size: 1_000, expired: false };
const NAMES = ['diagnosis.json', 'summary.md'];
const MEBIBYTE = 1_048_576;

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

/** The artifact 11 behind GitHub's redirect. */
async function start(zip: Buffer | Reply) {
  const blob: Reply = Buffer.isBuffer(zip)
    ? (response) => void response.writeHead(200, { 'content-type': 'application/zip' }).end(zip)
    : zip;
  const fake = await startFake({
    [ARCHIVE]: { status: 302, headers: { location: '/blobs/11?sig=signed' } },
    'GET /blobs/11': blob,
    [`GET ${PATH}`]: repositoryReply,
  });
  close = fake.close;
  return fake;
}

async function read(...files: ZipFile[]) {
  const { github } = await start(zipOf(files));
  return Object.fromEntries(await github.artifactFiles(REPOSITORY, artifact, NAMES));
}

describe('files of an artifact', () => {
  it('are read by their base names, and others are not', async () => {
    const files = await read(
      { name: 'out/', content: '' },
      { name: 'out/diagnosis.json', content: '{"status": "ok"}' },
      { name: 'secret.txt', content: 'no' },
      { name: 'diagnosis.json/other.txt', content: 'no' },
    );

    expect(files).toEqual({ 'diagnosis.json': { text: '{"status": "ok"}' } });
  });

  it('are taken from nearest to the root', async () => {
    const files = await read(
      { name: 'a/b/diagnosis.json', content: 'deep' },
      { name: 'diagnosis.json', content: 'root' },
      { name: 'a/diagnosis.json', content: 'middle' },
    );

    expect(files).toEqual({ 'diagnosis.json': { text: 'root' } });
  });

  it('may be stored, and hold what is no UTF-8', async () => {
    const files = await read({ name: 'summary.md', method: 0, content: Buffer.from([0xef, 0xbb, 0xbf, 0x41, 0xff]) });

    expect(files).toEqual({ 'summary.md': { text: 'A\ufffd' } });
  });

  it('are asked for without our authorization at the second address', async () => {
    const { asked, calls, github } = await start(zipOf([]));

    await github.artifactFiles(REPOSITORY, artifact, NAMES);

    expect(asked.map(({ path }) => path)).toEqual([`${PATH}/actions/artifacts/11/zip`, '/blobs/11']);
    expect(asked[0]?.headers.authorization).toMatch(/^Bearer /);
    expect(asked[1]?.headers.authorization).toBeUndefined();
    expect(calls.map(({ operation }) => operation)).toEqual([
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      'GET {artifact location}',
    ]);
  });
});

describe('a file is refused with a note', () => {
  it.each(['../diagnosis.json', '/etc/diagnosis.json', 'C:/diagnosis.json', 'a\\..\\..\\diagnosis.json'])(
    'at the path %s',
    async (name) => {
      const files = await read({ name, content: '{}' }, { name: 'summary.md', content: 'fine' });

      expect(files).toEqual({
        'diagnosis.json': { refused: 'its path leads out of the archive' },
        'summary.md': { text: 'fine' },
      });
    },
  );

  it('unless another of its name stands inside', async () => {
    const files = await read(
      { name: '../diagnosis.json', content: 'out' },
      { name: 'x/diagnosis.json', content: 'in' },
    );

    expect(files).toEqual({ 'diagnosis.json': { text: 'in' } });
  });

  it.each<[string, Omit<ZipFile, 'name'>, string]>([
    ['over 256 KB', { content: 'x'.repeat(262_145) }, 'it is larger than 256 KB'],
    ['encrypted', { content: 'x', flags: 1 }, 'it is encrypted or packed in a way that cannot be read'],
    ['packed in another way', { content: 'x', method: 93 }, 'it is encrypted or packed in a way that cannot be read'],
    ['broken', { content: 'x', packed: Buffer.from('nothing deflated') }, 'the zip is broken'],
    ['other than its sum', { content: 'x', crc: 1 }, 'the zip is broken'],
    ['larger than it says', { content: 'x'.repeat(9_000), claimedSize: 5 }, 'the zip is broken'],
    ['smaller than it says', { content: 'x', claimedSize: 500 }, 'the zip is broken'],
  ])('that is %s', async (_title, file, refused) => {
    const files = await read({ name: 'diagnosis.json', ...file }, { name: 'summary.md', content: 'fine' });

    expect(files).toEqual({ 'diagnosis.json': { refused }, 'summary.md': { text: 'fine' } });
  });

  it('that is exactly 256 KB is taken', async () => {
    const files = await read({ name: 'diagnosis.json', content: 'x'.repeat(262_144) });

    expect(files['diagnosis.json']).toEqual({ text: 'x'.repeat(262_144) });
  });
});

describe('a bomb of a gigabyte', () => {
  it.each([
    ['honest about its size', 1024 * MEBIBYTE],
    ['that claims to be small', 1_000],
    ['that claims to be as large as is allowed', 262_144],
  ])('%s is refused, and memory stays flat', async (_title, claimedSize) => {
    const bomb = zipOf([{ name: 'diagnosis.json', content: '', packed: deflatedGigabyte(), claimedSize }]);
    const { github } = await start(bomb);
    let highest = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 2);

    const files = await github.artifactFiles(REPOSITORY, artifact, ['diagnosis.json']);
    clearInterval(watch);

    expect(files.get('diagnosis.json')).toHaveProperty('refused');
    expect(Math.max(highest, process.memoryUsage().rss) - before).toBeLessThan(64 * MEBIBYTE);
  });

  it('is whole: it would inflate to its gigabyte', () => {
    const block = deflateRawSync(Buffer.alloc(MEBIBYTE), { finishFlush: constants.Z_FULL_FLUSH });

    expect(deflatedGigabyte().length).toBeGreaterThan(block.length * 1_024);
    expect(deflatedGigabyte().length).toBeLessThan(5 * MEBIBYTE);
  });
});

describe('an artifact is refused whole', () => {
  const all = (refused: string) => ({ 'diagnosis.json': { refused }, 'summary.md': { refused } });

  it.each<[string, Partial<typeof artifact>, string]>([
    ['over 5 MB', { size: 5 * MEBIBYTE + 1 }, 'the artifact is larger than 5 MB, and larger ones are not loaded'],
    ['expired', { expired: true }, 'GitHub has deleted the artifact'],
  ])('that is %s, and nothing is asked', async (_title, about, refused) => {
    const { asked, github } = await start(zipOf([]));

    const files = await github.artifactFiles(REPOSITORY, { ...artifact, ...about }, NAMES);

    expect(Object.fromEntries(files)).toEqual(all(refused));
    expect(asked).toEqual([]);
  });

  it.each<[string, Reply]>([
    ['with its length', (response) => void response.writeHead(200, { 'content-length': 9 * MEBIBYTE }).write('PK')],
    [
      'without end',
      (response) => {
        const chunk = Buffer.alloc(MEBIBYTE);
        const more = () => void (response.destroyed || response.write(chunk, more));
        more();
      },
    ],
  ])('that turns out larger than it said, %s', async (_title, reply) => {
    const { github } = await start(reply);

    const files = await github.artifactFiles(REPOSITORY, artifact, NAMES);

    expect(Object.fromEntries(files)).toEqual(all('the artifact is larger than 5 MB, and larger ones are not loaded'));
  });

  it.each([
    ['no zip', Buffer.from('<html>')],
    ['empty', Buffer.alloc(0)],
    ['cut', zipOf([{ name: 'diagnosis.json', content: '{}' }]).subarray(0, 60)],
    ['without its beginning', zipOf([{ name: 'diagnosis.json', content: '{}' }]).subarray(40)],
  ])('that is %s', async (_title, zip) => {
    const { github } = await start(zip);

    const files = await github.artifactFiles(REPOSITORY, artifact, NAMES);

    expect(files.get('diagnosis.json')).toEqual({ refused: 'the zip is broken' });
  });

  it('with more than 200 files', async () => {
    const many = Array.from({ length: 201 }, (_unused, index) => ({ name: `${index}.txt`, content: '' }));

    const files = await read(...many);

    expect(files).toEqual(all('the zip holds more than 200 files'));
  });

  it.each<[string, Reply]>([
    ['404', notFound],
    ['410', { status: 410, body: { message: 'Artifact has expired' } }],
  ])('that GitHub answers with %s', async (_title, reply) => {
    const fake = await startFake({ [ARCHIVE]: reply, [`GET ${PATH}`]: repositoryReply });
    close = fake.close;

    const files = await fake.github.artifactFiles(REPOSITORY, artifact, NAMES);

    expect(Object.fromEntries(files)).toEqual(all('GitHub has deleted the artifact'));
  });
});

describe('a download', () => {
  it.each([
    ['https://api.github.com', 'http://storage.example/11', undefined],
    ['https://api.github.com', 'https://storage.example/11', 'https://storage.example/11'],
    ['http://127.0.0.1:4600/sim/github/api', '/sim/github/blobs/11', 'http://127.0.0.1:4600/sim/github/blobs/11'],
  ])('from the API at %s goes to %s only if nobody can listen', async (baseUrl, location, expected) => {
    const call = { target: 'github', operation: 'GET', timeoutMs: 1, effect: false } as const;
    const answer = { call, status: 302, headers: { location }, data: '' };
    const unused = () => Promise.reject(new Error('not asked'));
    const api = { ask: () => Promise.resolve(answer), repository: unused, assertWorkflow: unused };
    const client = { baseUrl, send: unused, fetchBlob: unused };

    const located = await locate({ api, client }, REPOSITORY, { route: 'GET /' }).catch((error: unknown) => error);

    if (expected === undefined) expect(located).toMatchObject({ kind: 'permanent' });
    else expect(String(located)).toBe(expected);
  });

  it.each<[string, Record<string, string>, string]>([
    ['from a file', { location: 'file:///etc/passwd' }, 'permanent'],
    ['from nowhere', {}, 'transient'],
    ['from no address', { location: 'https://' }, 'transient'],
  ])('is not made %s', async (_title, headers, kind) => {
    const fake = await startFake({ [ARCHIVE]: { status: 302, headers } });
    close = fake.close;

    const refusal = await refusalOf(fake.github.artifactFiles(REPOSITORY, artifact, NAMES));

    expect(refusal).toMatchObject({ kind });
    expect(fake.asked).toHaveLength(1);
  });

  it.each<[string, Reply, Record<string, unknown>]>([
    ['another redirect', { status: 302, headers: { location: '/else' } }, { kind: 'transient', status: 302 }],
    ['403', { status: 403, body: 'AuthenticationFailed' }, { kind: 'transient', status: 403 }],
    ['503', { status: 503 }, { kind: 'transient', status: 503 }],
    ['429', { status: 429, headers: { 'retry-after': '3' } }, { kind: 'rate_limited', retryAfterMs: 3_000 }],
    ['nothing', (response) => void response.destroy(), { kind: 'transient' }],
  ])('that the storage answers with %s may succeed later', async (_title, reply, expected) => {
    const { asked, github } = await start(reply);

    const refusal = await refusalOf(github.artifactFiles(REPOSITORY, artifact, NAMES));

    expect(refusal).toMatchObject({ ...expected, operation: 'GET {artifact location}' });
    expect(JSON.stringify(refusal)).not.toContain('signed');
    expect(asked).toHaveLength(2);
  });
});
