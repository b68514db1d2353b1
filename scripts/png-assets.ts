import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type PngAsset, pngAssets } from '#lib/platform/png/render-png.ts';

const require = createRequire(import.meta.url);

const sources: Readonly<Record<PngAsset, string>> = {
  'resvg.wasm': require.resolve('@resvg/resvg-wasm/index_bg.wasm'),
  'DejaVuSans.ttf': require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  'DejaVuSans-Bold.ttf': require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

/** Where an asset of the PNG renderer stands among the installed packages. */
export function pngAssetSource(name: PngAsset): string {
  return sources[name];
}

/** Puts all assets of the PNG renderer into a folder, which is made. */
export function copyPngAssets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of pngAssets) copyFileSync(pngAssetSource(name), join(folder, name));
}
