import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const LIB = pathToFileURL(`${join(import.meta.dirname, '../../lib')}/`).href;

/**
 * Has V8 note which code of lib/ runs in this process from now on; when the process ends, the counts are in a file of `folder`
 * in the form of NODE_V8_COVERAGE, which would have those of all other code too and those of all child processes.
 */
export function countLines(folder: string | undefined): void {
  if (folder === undefined) return;
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  // Jest's way with a worker that a test keeps from ending by itself.
  process.once('SIGTERM', () => process.exit());
  process.once('exit', () => {
    session.post('Profiler.takePreciseCoverage', (_error, counts) => {
      const result = counts.result.filter(({ url }) => url.startsWith(LIB));
      writeFileSync(join(folder, `coverage-${process.pid}.json`), JSON.stringify({ result }));
    });
  });
}
