import { createHash } from 'node:crypto';
import { timelineSvg } from '#lib/diagnosis/timeline-svg.ts';
import { readPngAsset } from '#lib/platform/png/read-asset.ts';
import { createPngRenderer, type PngAsset } from '#lib/platform/png/render-png.ts';
import { failedRun } from '../../diagnosis/timelines.ts';

/** SHA-256 of a fixed timeline's picture in hex. */
export async function pictureDigest(read: (name: PngAsset) => Promise<Uint8Array> = readPngAsset): Promise<string> {
  const png = await createPngRenderer({ read })(timelineSvg(failedRun));
  return createHash('sha256').update(png).digest('hex');
}
