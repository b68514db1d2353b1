import fc from 'fast-check';
import { createTail } from '#lib/platform/github/tail.ts';
import { notFound, PATH, REPOSITORY, type Reply, refusalOf, repositoryReply, startFake } from './fake-github.ts';

const LOGS = `GET ${PATH}/actions/jobs/4/logs`;
const LIMIT = 65_536;
const MEBIBYTE = 1_048_576;

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function start(blob: Reply, options: Parameters<typeof startFake>[1] = {}) {
  const fake = await startFake(
    { [LOGS]: { status: 302, headers: { location: '/blobs/log?sig=signed' } }, 'GET /blobs/log': blob },
    options,
  );
  close = fake.close;
  return fake;
}

type Ranges = 'suffix and first byte' | 'first byte only' | 'none';

/** A storage that understands so much of ranges: the simulator's, Azure's, none at all. */
function storage(log: Buffer, ranges: Ranges): Reply {
  return (response, request) => {
    const range = /^bytes=(\d*)-$|^bytes=-(\d+)$/.exec(request.headers.range ?? '');
    const suffix = ranges === 'suffix and first byte' ? range?.[2] : undefined;
    const first = ranges === 'none' ? undefined : range?.[1];
    const from = suffix === undefined ? Number(first ?? Number.NaN) : Math.max(0, log.length - Number(suffix));
    if (Number.isNaN(from)) return void response.writeHead(200, { 'content-length': log.length }).end(log);
    if (log.length === 0) return void response.writeHead(416, { 'content-range': 'bytes */0' }).end();
    const contentRange = `bytes ${from}-${log.length - 1}/${log.length}`;
    response.writeHead(206, { 'content-range': contentRange }).end(log.subarray(from));
  };
}

function logOf(lines: number): Buffer {
  return Buffer.from(Array.from({ length: lines }, (_unused, index) => `line ${index} äöü\n`).join(''));
}

describe('the tail of a log', () => {
  it.each<[Ranges, number]>([
    ['suffix and first byte', 1],
    ['first byte only', 2],
    ['none', 2],
  ])('is its last 64 KB from the start of a line, from a storage with ranges: %s', async (ranges, requests) => {
    const log = logOf(100_000);
    const { asked, github } = await start(storage(log, ranges));

    const tail = await github.logTail(REPOSITORY, 4);

    expect(log.toString().endsWith(`\n${tail}`)).toBe(true);
    expect(tail).toMatch(/^line \d+ äöü\n/);
    expect(Buffer.byteLength(tail)).toBeGreaterThan(LIMIT - 100);
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(LIMIT);
    expect(asked.slice(1)).toHaveLength(requests);
    expect(asked.slice(1).map(({ headers }) => headers.authorization)).toEqual(Array(requests).fill(undefined));
  });

  it.each<Ranges>(['suffix and first byte', 'first byte only', 'none'])(
    'of a short one is all of it, from a storage with ranges: %s',
    async (ranges) => {
      const { asked, github } = await start(storage(Buffer.from('\ufeffone\ntwo'), ranges));

      await expect(github.logTail(REPOSITORY, 4)).resolves.toBe('one\ntwo');

      expect(asked).toHaveLength(2);
    },
  );

  it.each<Ranges>(['suffix and first byte', 'none'])('of an empty one is empty, with ranges: %s', async (ranges) => {
    const { github } = await start(storage(Buffer.alloc(0), ranges));

    await expect(github.logTail(REPOSITORY, 4)).resolves.toBe('');
  });

  it('of a gigabyte that comes from its beginning ends at 20 MB with a note, and memory stays flat', async () => {
    const chunk = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
    const { github } = await start((response) => {
      let left = 1_024;
      const more = () => {
        if (response.destroyed) return;
        left -= 1;
        if (left === 0) response.end();
        else response.write(chunk, more);
      };
      more();
    });
    const before = process.memoryUsage().rss;

    const tail = await github.logTail(REPOSITORY, 4);

    expect(tail).toMatch(/^x{99}\n[^]*\n\[the log goes on; this is as far as it could be read\]$/);
    expect(Buffer.byteLength(tail)).toBeLessThanOrEqual(LIMIT);
    expect(process.memoryUsage().rss - before).toBeLessThan(96 * MEBIBYTE);
  });

  it('that takes too long ends where it is, with a note', async () => {
    const { github } = await start((response) => void response.write('one\ntwo\nthr'), { timeoutMs: 500 });

    await expect(github.logTail(REPOSITORY, 4)).resolves.toBe(
      'one\ntwo\n[the log goes on; this is as far as it could be read]',
    );
  });

  it.each<[string, Reply, Record<string, unknown>]>([
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('one\n');
        setImmediate(() => response.destroy());
      },
      { kind: 'transient' },
    ],
    ['is answered with 500', { status: 500 }, { kind: 'transient', status: 500 }],
    ['is answered with 403', { status: 403 }, { kind: 'transient', status: 403 }],
  ])('that %s may come later', async (_title, reply, expected) => {
    const { github } = await start(reply);

    const refusal = await refusalOf(github.logTail(REPOSITORY, 4));

    expect(refusal).toMatchObject({ ...expected, operation: 'GET {log location}' });
  });

  it.each<[string, Parameters<typeof startFake>[0]]>([
    ['GitHub has none', { [LOGS]: notFound }],
    ['GitHub has deleted it', { [LOGS]: { status: 410, body: { message: 'Gone' } } }],
    ['the storage has none', { [LOGS]: { status: 302, headers: { location: '/gone' } } }],
  ])('is empty when %s', async (_title, script) => {
    const fake = await startFake({ [`GET ${PATH}`]: repositoryReply, ...script });
    close = fake.close;

    await expect(fake.github.logTail(REPOSITORY, 4)).resolves.toBe('');
  });
});

it('a tail is the end of what came, whatever the pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (lines, limit, size) => {
        const text = lines.map((line) => line.replaceAll(/[\n\ufeff]/g, '')).join('\n');
        const bytes = Buffer.from(text.toWellFormed());
        const tail = createTail(limit);
        for (let from = 0; from < bytes.length; from += size) tail.push(bytes.subarray(from, from + size));

        const kept = tail.text(false);

        expect(bytes.toString().endsWith(kept)).toBe(true);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit);
        if (bytes.length <= limit) expect(kept).toBe(bytes.toString());
      },
    ),
  );
});
