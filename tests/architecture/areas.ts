import { posix } from 'node:path';
import type { Import, Source } from './source.ts';

/** The folders that hold one concept each (DESIGN §3). */
const DOMAIN = [
  'triggers',
  'runs',
  'tasks',
  'traces',
  'audit',
  'flags',
  'access',
  'approvals',
  'alerts',
  'incidents',
  'playbooks',
  'issues',
  'checks',
  'agents',
  'cards',
  'projects',
  'diagnosis',
  'events',
];

/** Every folder that may stand in lib/. */
export const FOLDERS = [
  ...DOMAIN,
  'kernel',
  'discord',
  'commands',
  'http',
  'edge',
  'platform',
  'config',
  'composition',
];

/** Files that stand in lib/ itself. */
export const ROOT_FILES = ['config', 'services', 'composition'];

/** Files that are plug-ins although they stand in a domain folder, as the registries that list them. */
const PLUG_IN =
  /^lib\/(?:commands\/|http\/|tasks\/(?:.*\.task|registry\.generated)\.ts$|playbooks\/actions\/|issues\/trackers\/)/;

/**
 * The part of the system that a file belongs to: a domain folder's name, `plug-ins`, `functions`, or the first part of
 * its path below lib/ (without `.ts`); undefined for what is none of ours.
 */
export function areaOf(path: string): string | undefined {
  if (path.startsWith('functions/')) return 'functions';
  if (PLUG_IN.test(path)) return 'plug-ins';
  const [, part] = /^lib\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path) ?? [];
  return part;
}

/** What each area may import, types included. Its own area always; domain folders count as one line. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  config: ['kernel'],
  discord: ['kernel'],
  // What a concept looks like in chat is its own knowledge (docs/decisions/015).
  domain: ['kernel', 'discord', 'domain'],
  services: ['kernel', 'config', 'discord', 'domain'],
  'plug-ins': ['kernel', 'config', 'discord', 'domain', 'services'],
  platform: ['kernel', 'config', 'discord', 'domain', 'services'],
  edge: ['kernel', 'config', 'discord', 'domain', 'services', 'plug-ins'],
  composition: ['kernel', 'config', 'discord', 'domain', 'services', 'plug-ins', 'platform', 'edge'],
  functions: ['kernel', 'config', 'discord', 'domain', 'services', 'plug-ins', 'platform', 'edge', 'composition'],
};

/** What may be imported besides with `import type` only: use cases name the ports that they are given by `Services`. */
export const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = { domain: ['services'] };

/** The row of MAY_IMPORT for an area. */
export function rowOf(area: string): string {
  return DOMAIN.includes(area) ? 'domain' : area;
}

/** The path in this project that an import leads to; undefined for packages and Node's own modules. */
export function targetOf(source: Source, { specifier }: Import): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return posix.join(posix.dirname(source.path), specifier);
  return undefined;
}

/** The package that an import leads to (`@scope/name` or `name`), or `node:…`; undefined for our own files. */
export function packageOf({ specifier }: Import): string | undefined {
  if (/^[#.]/.test(specifier)) return undefined;
  if (specifier.startsWith('node:')) return specifier;
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}
