import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Registry {
  /** Plug-in files are `<folder>/<name>.<kind>.ts`, each with one default export. */
  readonly folder: string;
  readonly kind: string;
  /** The name of the exported list. */
  readonly list: string;
}

const registries: readonly Registry[] = [
  { folder: 'lib/commands', kind: 'command', list: 'commands' },
  { folder: 'lib/tasks', kind: 'task', list: 'tasks' },
];

/** The text of a registry: every plug-in of the kind, by file name, whatever order the files were found in. */
export function renderRegistry({ folder, kind, list }: Registry, files: readonly string[]): string {
  const names = files.map((file) => basename(file, `.${kind}.ts`)).sort();
  const imports = names.map((name) => `import ${variable(name, kind)} from '#${folder}/${name}.${kind}.ts';\n`);
  const members = names.map((name) => `  ${variable(name, kind)},\n`);
  const value = names.length === 0 ? '[]' : `[\n${members.join('')}]`;
  return [
    '// Written by `npm run registries`; changes made here are lost.\n',
    ...imports,
    imports.length > 0 ? '\n' : '',
    `export const ${list} = ${value} as const;\n`,
  ].join('');
}

/** `debug-last` of kind `command` → `debugLastCommand`: never a reserved word. */
function variable(name: string, kind: string): string {
  const [first, ...rest] = [...name.split(/[^a-zA-Z0-9]+/), kind];
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
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
