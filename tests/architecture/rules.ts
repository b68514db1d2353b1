import { areaOf, FOLDERS, MAY_IMPORT, MAY_IMPORT_TYPES, packageOf, ROOT_FILES, rowOf, targetOf } from './areas.ts';
import type { Source } from './source.ts';

/** Answers a sentence for each breach of one rule. */
export type Rule = (sources: readonly Source[]) => string[];

const SDK = /^(?:@aws-sdk\/|@smithy\/|@aws-lambda-powertools\/|@octokit\/|octokit$|discord-interactions$)/;
/** Types only: `aws-lambda` has no code of its own, discord-api-types' enums cost 87 KB in a bundle. */
const TYPES_ONLY = /^(?:aws-lambda|discord-api-types)$/;
const NETWORK = /^node:(?:http|https|http2|net|tls|dgram|dns)(?:$|\/)/;
const TIME_AND_CHANCE_MODULES = /^node:(?:timers|timers\/promises|perf_hooks)$/;
const TIME_AND_CHANCE = new Set([
  'AbortSignal.timeout',
  'Date',
  'Date.now',
  'Math.random',
  'Temporal.Now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'getRandomValues',
  'new Date()',
  'performance.now',
  'process.hrtime',
  'randomBytes',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'setImmediate',
  'setInterval',
  'setTimeout',
  'webcrypto',
]);

/** Imports point one way: an area imports only what its row in areas.ts allows. */
export const pointOneWay: Rule = (sources) =>
  eachImport(sources, (source, target, typeOnly) => {
    const from = areaOf(source.path);
    const to = target === undefined ? undefined : areaOf(target);
    if (from === undefined || to === undefined || from === to) return undefined;
    if (MAY_IMPORT[rowOf(from)]?.includes(rowOf(to))) return undefined;
    if (typeOnly && MAY_IMPORT_TYPES[rowOf(from)]?.includes(rowOf(to))) return undefined;
    return `${source.path} imports ${target}, but ${from} may not import ${to}`;
  });

/** Nothing that is deployed imports the local stack, tests, scripts or anything else outside lib/ and functions/. */
export const stayInside: Rule = (sources) =>
  eachImport(sources, (source, target) => {
    if (target === undefined || /^(?:lib|functions)\//.test(target)) return undefined;
    return `${source.path} imports ${target}, which is not deployed`;
  });

/** The tree of lib/ has the folders and files of DESIGN §3 and no other. */
export const namedByDesign: Rule = (sources) =>
  sources.flatMap(({ path }) => {
    if (path.startsWith('functions/'))
      return /^functions\/[a-z-]+\/[a-z-]+\.ts$/.test(path) ? [] : [`${path} is no functions/<name>/<file>.ts`];
    const [, folder, file] = /^lib\/(?:([^/]+)\/)?([^/]+?)\.ts$/.exec(path.replace(/^(lib\/[^/]+\/).*\//, '$1')) ?? [];
    const named = folder === undefined ? ROOT_FILES.includes(file ?? '') : FOLDERS.includes(folder);
    return named ? [] : [`${path} stands where DESIGN §3 names nothing`];
  });

/** Only platform/ and edge/ know SDKs, Octokit, Powertools and discord-interactions. */
export const sdkAtTheBorder: Rule = (sources) =>
  eachPackage(sources, (source, name, typeOnly) => {
    if (TYPES_ONLY.test(name) && !typeOnly) return `${source.path} imports ${name} at run time; it is for types only`;
    if (!SDK.test(name) || /^lib\/(?:platform|edge)\//.test(source.path)) return undefined;
    return `${source.path} imports ${name}; only lib/platform and lib/edge may`;
  });

/**
 * What is loaded late is a file of ours, which imports what it needs as usual: of a CommonJS package that is imported late, a bundle in
 * parts has the default export alone, whatever Node shows of it.
 */
export const lateFilesAreOurs: Rule = (sources) =>
  sources.flatMap((source) =>
    source.imports
      .filter((found) => found.late === true && packageOf(found) !== undefined)
      .map(({ specifier }) => `${source.path} imports ${specifier} late; a file of ours must import it`),
  );

/** Only platform/ reaches the network (DESIGN §8: one seam for faults). */
export const networkInPlatform: Rule = (sources) => {
  const outside = sources.filter(({ path }) => !path.startsWith('lib/platform/'));
  return [
    ...eachPackage(outside, (source, name) =>
      NETWORK.test(name) ? `${source.path} imports ${name}; only lib/platform reaches the network` : undefined,
    ),
    ...eachUse(outside, (source, use) =>
      use === 'fetch' || use === 'WebSocket'
        ? `${source.path} calls ${use}; only lib/platform reaches the network`
        : undefined,
    ),
  ];
};

/** The configuration is the only reader of the environment. */
export const environmentInConfig: Rule = (sources) => {
  const outside = sources.filter(({ path }) => !/^lib\/config(?:\.ts$|\/)/.test(path));
  return [
    ...eachPackage(outside, (source, name) =>
      /^(?:node:)?process$/.test(name)
        ? `${source.path} imports ${name}; only lib/config reads the environment`
        : undefined,
    ),
    ...eachUse(outside, (source, use) =>
      use === 'process.env' ? `${source.path} reads process.env; only lib/config does` : undefined,
    ),
  ];
};

/** Time and chance are arguments: only platform/system knows the machine's clock and randomness. */
export const timeAndChanceAsArguments: Rule = (sources) => {
  const outside = sources.filter(({ path }) => !path.startsWith('lib/platform/system/'));
  return [
    ...eachPackage(outside, (source, name) =>
      TIME_AND_CHANCE_MODULES.test(name) ? `${source.path} imports ${name}; take a Clock` : undefined,
    ),
    ...eachUse(outside, (source, use) =>
      TIME_AND_CHANCE.has(use) ? `${source.path} uses ${use}; take a Clock or Ids` : undefined,
    ),
  ];
};

/** No circles between the parts of lib/ at run time; types may point back, for they vanish. */
export const noCircles: Rule = (sources) => {
  const edges = new Map<string, Map<string, string>>();
  for (const source of sources) {
    const from = areaOf(source.path);
    for (const found of source.imports.filter(({ typeOnly }) => !typeOnly)) {
      const target = targetOf(source, found);
      const to = target === undefined ? undefined : areaOf(target);
      if (from === undefined || to === undefined || from === to) continue;
      const row = edges.get(from) ?? new Map<string, string>();
      edges.set(from, row.set(to, row.get(to) ?? source.path));
    }
  }
  const circles = [...edges.keys()].flatMap((area) => circleFrom(area, edges) ?? []);
  return [...new Set(circles)];
};

/** A sentence for the shortest circle through `start`, written from its alphabetically first area on. */
function circleFrom(start: string, edges: ReadonlyMap<string, ReadonlyMap<string, string>>): string | undefined {
  const paths = [[start]];
  const seen = new Set<string>();
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    for (const next of edges.get(path.at(-1) ?? '')?.keys() ?? []) {
      if (next === start) return describeCircle(path, edges);
      if (seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}

function describeCircle(path: readonly string[], edges: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const first = path.indexOf(path.toSorted()[0] ?? '');
  const turned = [...path.slice(first), ...path.slice(0, first)];
  const steps = turned.map((area, index) => {
    const next = turned[(index + 1) % turned.length] ?? '';
    return `${area} → ${next} (${edges.get(area)?.get(next)})`;
  });
  return `circle: ${steps.join(', ')}`;
}

function eachImport(
  sources: readonly Source[],
  judge: (source: Source, target: string | undefined, typeOnly: boolean) => string | undefined,
): string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((found) => judge(source, targetOf(source, found), found.typeOnly) ?? []),
  );
}

function eachPackage(
  sources: readonly Source[],
  judge: (source: Source, name: string, typeOnly: boolean) => string | undefined,
): string[] {
  return sources.flatMap((source) =>
    source.imports.flatMap((found) => {
      const name = packageOf(found);
      return name === undefined ? [] : (judge(source, name, found.typeOnly) ?? []);
    }),
  );
}

function eachUse(sources: readonly Source[], judge: (source: Source, use: string) => string | undefined): string[] {
  return sources.flatMap((source) => source.uses.flatMap((use) => judge(source, use) ?? []));
}
