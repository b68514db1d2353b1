import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from 'esbuild';

export interface ConsoleBundle {
  readonly html: Buffer;
  readonly js: Buffer;
  readonly css: Buffer;
  readonly icon: Buffer;
}

let cached: Promise<ConsoleBundle> | undefined;

/** Bundles the console's browser side in memory, once a process; takes about a quarter of a second. */
export function bundleConsole(): Promise<ConsoleBundle> {
  cached ??= bundle();
  return cached;
}

async function bundle(): Promise<ConsoleBundle> {
  const folder = import.meta.dirname;
  const [html, icon, result] = await Promise.all([
    readFile(join(folder, 'page.html')),
    readFile(join(folder, 'icon.svg')),
    build({
      entryPoints: [join(folder, 'main.tsx')],
      outdir: '/console',
      entryNames: 'app',
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'silent',
    }),
  ]);
  const output = (ending: string) => {
    const file = result.outputFiles.find((candidate) => candidate.path.endsWith(ending));
    if (!file) throw new Error(`The console's bundle has no ${ending} file.`);
    return Buffer.from(file.contents);
  };
  return { html, icon, js: output('.js'), css: output('.css') };
}
