import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import runner from 'jest-circus/runner';
import { countLines } from './count-lines.ts';
import type NativeEnvironment from './environment.ts';
import { findLeftovers, readProcessState } from './leftovers.ts';

type Run = typeof runner.default;

const load = createRequire(import.meta.url);

/** What jest-circus asks of the loader of modules, answered by Node's own. */
const nativeRuntime = {
  /** Jest-circus keeps the tests that a file declares in itself: each file has a copy of its own. */
  requireInternalModule(path: string): unknown {
    delete load.cache[path];
    return load(path);
  },
  requireModule: (path: string): unknown => load(path),
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (path: string): Promise<unknown> => import(pathToFileURL(path).href),
  enterTestCode() {},
  leaveTestCode() {},
};

countLines(process.env.LINE_COUNTS);

/**
 * Jest's `testRunner`: runs one test file in this process as Node runs any program, with jest-circus and without vm contexts.
 *
 * The modules that test files import are therefore loaded once per process and shared. Where a file leaves something
 * behind in the process that others would find, the file fails.
 */
export default function runFile(
  globalConfig: object,
  projectConfig: object,
  environment: NativeEnvironment,
  _runtime: object,
  testPath: string,
  sendMessageToJest: unknown,
): ReturnType<Run> {
  const { console } = globalThis;
  let before = readProcessState();
  const runtime = {
    ...nativeRuntime,
    /** `describe`, `expect` and the like. */
    setGlobalsForRuntime(globals: object): void {
      Object.assign(globalThis, globals);
      before = readProcessState();
    },
  };
  globalThis.console = environment.global.console ?? console;
  // Nothing is awaited here: this function would be in the stack of every failure, and stand for those without one.
  return runner
    .default(globalConfig, projectConfig, environment, runtime, testPath, sendMessageToJest)
    .then((results) => {
      const leftovers = findLeftovers(before, readProcessState());
      if (leftovers.length > 0 && results.numFailingTests === 0 && results.testExecError == null) {
        throw new Error(`The file leaves something behind for the next one.\n${leftovers.join('\n')}`);
      }
      return results;
    })
    .finally(() => {
      globalThis.console = console;
      forgetCircus();
    });
}

/** Jest-circus hangs its state on the global object, and adds its handlers to those that it finds there. */
function forgetCircus(): void {
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (symbol.description === 'JEST_STATE_SYMBOL' || symbol.description === 'EVENT_HANDLERS') {
      Reflect.deleteProperty(globalThis, symbol);
    }
  }
}
