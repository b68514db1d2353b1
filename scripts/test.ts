import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.ts';
import { reportCoverage } from './coverage.ts';
import { root, runCommand } from './run-command.ts';

const results = join(root, 'coverage/jest-results.json');
const summary = join(root, 'coverage/coverage-summary.json');

/** Every step runs whatever became of the ones before, so that one round tells everything. */
rmSync(join(root, 'coverage'), { recursive: true, force: true });
const checked = await runChecks();
const built = await runCommand(['node', 'scripts/build.ts'], { show: true });
const tested = await runCommand(
  [
    'node',
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--coverage',
    '--maxWorkers=2',
    '--json',
    `--outputFile=${results}`,
    ...process.argv.slice(2),
  ],
  { show: true },
);
const covered = existsSync(summary) && reportCoverage(summary, root);

const steps = { check: checked, build: built.ok, tests: tested.ok, coverage: covered };
console.log(
  `\n${Object.entries(steps)
    .map(([step, ok]) => `${ok ? '✔' : '✘'} ${step}`)
    .join('   ')}`,
);
if (!Object.values(steps).every(Boolean)) process.exitCode = 1;
