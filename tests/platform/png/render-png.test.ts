import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { timelineSvg } from '#lib/diagnosis/timeline-svg.ts';
import { createPngRenderer, type PngAsset } from '#lib/platform/png/render-png.ts';
import { pngAssetSource } from '#scripts/png-assets.ts';
import { failedRun, timelines } from '../../diagnosis/timelines.ts';
import { pictureDigest } from './digest.ts';

const read = (name: PngAsset) => readFile(pngAssetSource(name));
const render = createPngRenderer({ read });

describe('the PNG renderer', () => {
  it('draws a timeline in its own size', async () => {
    const svg = timelineSvg(failedRun);

    const png = Buffer.from(await render(svg));

    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(svg).toContain(`width="${png.readUInt32BE(16)}" height="${png.readUInt32BE(20)}"`);
    expect(png.readUInt32BE(16)).toBe(800);
  });

  it('draws text with the fonts that it was given', async () => {
    const picture = (inside: string) =>
      render(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">${inside}</svg>`);
    const text = (more: string) => `<text y="30" font-size="22" font-family="DejaVu Sans" ${more}>abc</text>`;

    const [empty, regular, bold] = await Promise.all([
      picture(''),
      picture(text('')),
      picture(text('font-weight="bold"')),
    ]);

    expect(new Set([empty, regular, bold].map((png) => Buffer.from(png).toString('base64'))).size).toBe(3);
    expect(isBlank(empty)).toBe(true);
    expect(isBlank(regular)).toBe(false);
    expect(isBlank(bold)).toBe(false);
  });

  it('gives the same bytes in every process, from source and from a bundle with its assets beside it', async () => {
    const here = await pictureDigest(read);

    const others = await Promise.all([digestOf('source'), digestOf('source'), digestOf('bundle')]);

    expect(others).toEqual([here, here, here]);
  });

  it('reads its assets at the first picture only, once', async () => {
    const asked: PngAsset[] = [];
    const counted = createPngRenderer({
      read: (name) => {
        asked.push(name);
        return read(name);
      },
    });
    expect(asked).toEqual([]);

    const svg = timelineSvg(failedRun);
    const pictures = await Promise.all([counted(svg), counted(svg)]);
    await counted(svg);

    expect(pictures[0]).toEqual(pictures[1]);
    // The module of the process was loaded by another renderer.
    expect(asked).toEqual(['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']);
  });

  it('fails with a stable code, and draws the next picture', async () => {
    let broken = true;
    const recovering = createPngRenderer({
      read: (name) => (broken ? Promise.reject(new Error(`no ${name}`)) : read(name)),
    });
    const svg = timelineSvg(failedRun);

    await expect(recovering(svg)).rejects.toMatchObject({
      name: 'DomainError',
      code: 'internal',
      cause: expect.any(Error),
    });
    broken = false;
    await expect(recovering('<svg')).rejects.toMatchObject({ name: 'DomainError', code: 'internal' });

    await expect(recovering(svg)).resolves.toEqual(await render(svg));
  });

  it('takes every picture of a timeline, whatever its names', async () => {
    await fc.assert(
      fc.asyncProperty(timelines, async (any) => {
        expect((await render(timelineSvg(any))).length).toBeGreaterThan(0);
      }),
      { numRuns: 10 },
    );
  });
});

async function digestOf(how: 'source' | 'bundle'): Promise<string> {
  const script = fileURLToPath(new URL('./print-digest.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    script,
    how,
  ]);
  return stdout;
}

/** Whether nothing is drawn: each line of pixels, and the byte for its filter before it, is then 0. */
function isBlank(png: Uint8Array): boolean {
  const bytes = Buffer.from(png);
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const line = bytes.readUInt32BE(16) * 4 + 1;
  return inflateSync(Buffer.concat(data)).every((byte, at) => at % line === 0 || byte === 0);
}
