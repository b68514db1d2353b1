import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Registry {
  /** Plug-in files are `<folder>/<name>.<kind>.ts`, each with one default export. */
  readonly folder: string;
  readonly kind: string;
  /** The name of the exported record. */
  readonly record: string;
}

const registries: readonly Registry[] = [
  { folder: 'lib/commands', kind: 'command', record: 'commands' },
  { folder: 'lib/tasks', kind: 'task', record: 'tasks' },
];

/**
 * The text of a registry: how every plug-in of the kind is loaded, by file name, whatever order the files were found in. Each is
 * loaded when it is first asked for: a cold start pays only for what it answers.
 */
export function renderRegistry({ folder, kind, record }: Registry, files: readonly string[]): string {
  const names = files.map((file) => basename(file, `.${kind}.ts`)).sort();
  const members = names.map((name) => `  ${keyOf(name)}: () => import('#${folder}/${name}.${kind}.ts'),\n`);
  const value = names.length === 0 ? '{}' : `{\n${members.join('')}}`;
  return [
    '// Written by `npm run registries`; changes made here are lost.\n',
    `export const ${record} = ${value};\n`,
  ].join('');
}

/** As the formatter writes keys. */
function keyOf(name: string): string {
  return /^[a-zA-Z]\w*$/.test(name) ? name : `'${name}'`;
}

/** Writes the registries that are stale, or with `check` only names them. Answers their paths. */
export function refreshRegistries(root: string, { check }: { readonly check: boolean }): string[] {
  const stale: string[] = [];
  for (const registry of registries) {
    const path = `${registry.folder}/registry.generated.ts`;
    const text = renderRegistry(registry, globSync(`${registry.folder}/*.${registry.kind}.ts`, { cwd: root }));
    if (read(join(root, path)) === text) continue;
    stale.push(path);
    if (!check) writeFileSync(join(root, path), text);
  }
  return stale;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const stale = refreshRegistries(join(import.meta.dirname, '..'), { check });
  for (const path of stale) console.log(check ? `${path} is stale: run \`npm run registries\`.` : `${path} written.`);
  if (check && stale.length > 0) process.exitCode = 1;
}
