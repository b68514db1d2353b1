import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PngAsset } from '#lib/platform/png/render-png.ts';

/** Reads an asset from `assets/` beside the bundle that this code runs from, where scripts/build.ts puts them. */
export function readPngAsset(name: PngAsset): Promise<Uint8Array> {
  return readFile(join(import.meta.dirname, 'assets', name));
}
