import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '#scripts/build.ts';
import { copyPngAssets, pngAssetSource } from '#scripts/png-assets.ts';
import { pictureDigest } from './digest.ts';

/** A process of its own: prints the digest of a picture that was made `from source`, or by a `bundle` like a function's. */
if (process.argv[2] === 'bundle') {
  const folder = mkdtempSync(join(tmpdir(), 'watchbell-png-'));
  try {
    const file = join(folder, 'index.cjs');
    await bundle(join(import.meta.dirname, 'digest.ts'), file);
    copyPngAssets(join(folder, 'assets'));
    const bundled = createRequire(import.meta.url)(file) as { pictureDigest: typeof pictureDigest };
    process.stdout.write(await bundled.pictureDigest());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  process.stdout.write(await pictureDigest((name) => readFile(pngAssetSource(name))));
}
