import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.ts';
import { reportCoverage } from './coverage.ts';
import { root, runCommand } from './run-command.ts';

const summary = join(root, 'coverage/coverage-summary.json');

/**
 * Counting lines costs more than the tests themselves, so it is done where lib/ is tested piece by piece. Those of the local
 * stack and its console say nothing of lib/; flows through the front door go over the same lines again and again.
 */
const UNCOUNTED =
  '/tests/(?:local|e2e|roles|bin|contracts|cards|metrics|diagnosis/flows|alerts|platform/github|commands/(?:trigger|setup))';

/** Every step runs whatever became of the ones before, so that one round tells everything. */
rmSync(join(root, 'coverage'), { recursive: true, force: true });
mkdirSync(join(root, 'coverage'));
const checked = await runChecks();
const built = await runCommand(['node', 'scripts/build.ts'], { show: true });
const uncounted = await runTests('local', ['--testPathIgnorePatterns', `^(?!.*${UNCOUNTED})`]);
const counted = await runTests('lib', ['--testPathIgnorePatterns', UNCOUNTED, '--coverage']);
const covered = existsSync(summary) && reportCoverage(summary, root);

const steps = { check: checked, build: built.ok, tests: uncounted && counted, coverage: covered };
console.log(
  `\n${Object.entries(steps)
    .map(([step, ok]) => `${ok ? '✔' : '✘'} ${step}`)
    .join('   ')}`,
);
if (!Object.values(steps).every(Boolean)) process.exitCode = 1;

async function runTests(name: string, options: readonly string[]): Promise<boolean> {
  const { ok } = await runCommand(
    [
      'node',
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      '--import=./scripts/spare-debugger.ts',
      'node_modules/jest/bin/jest.js',
      ...process.argv.slice(2),
      '--maxWorkers=2',
      '--passWithNoTests',
      '--json',
      `--outputFile=${join(root, `coverage/jest-results-${name}.json`)}`,
      ...options,
    ],
    { show: true },
  );
  return ok;
}
