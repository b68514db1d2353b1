/** What the test files of one process share, whatever they import. */
export interface ProcessState {
  /** Those with a plain value: the lazy ones of Node change by being read. */
  readonly globals: ReadonlyMap<string, unknown>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** How many there are for each event. */
  readonly listeners: ReadonlyMap<string, number>;
  readonly folder: string;
  readonly exitCode: typeof process.exitCode;
}

/** Powertools calls itself there by name when it is first loaded. */
const OF_PACKAGES = new Set(['AWS_SDK_UA_APP_ID']);

export function readProcessState(): ProcessState {
  const globals = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  return {
    globals: new Map(globals.filter(([, global]) => 'value' in global).map(([name, { value }]) => [name, value])),
    variables: { ...process.env },
    listeners: new Map(process.eventNames().map((name) => [String(name), process.listenerCount(name)])),
    folder: process.cwd(),
    exitCode: process.exitCode,
  };
}

/**
 * One sentence for each thing that is not as it was before; none when the next test file finds what this one found.
 *
 * New globals are no leftovers: packages keep registries there when they are first loaded.
 */
export function findLeftovers(before: ProcessState, after: ProcessState): string[] {
  const globals = [...before.globals].filter(([name, value]) => !Object.is(after.globals.get(name), value));
  const variables = Object.keys({ ...before.variables, ...after.variables }).filter((name) => !OF_PACKAGES.has(name));
  const listeners = new Set([...before.listeners.keys(), ...after.listeners.keys()]);
  return [
    ...globals.map(([name]) => `The global ${name} was replaced.`),
    ...variables
      .filter((name) => before.variables[name] !== after.variables[name])
      .map((name) => `The environment variable ${name} was changed.`),
    ...[...listeners]
      .filter((name) => (before.listeners.get(name) ?? 0) !== (after.listeners.get(name) ?? 0))
      .map((name) => `The process has more or fewer listeners for '${name}'.`),
    ...(before.folder === after.folder ? [] : ['The working directory was changed.']),
    ...(before.exitCode === after.exitCode ? [] : ['The exit code of the process was set.']),
  ];
}
