import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.ts';
import { reportCoverage } from './coverage.ts';
import { root, runCommand } from './run-command.ts';

const coverage = join(root, 'coverage');
const counts = join(coverage, 'counts');

/** Every step runs whatever became of the ones before, so that one round tells everything. */
rmSync(coverage, { recursive: true, force: true });
mkdirSync(counts, { recursive: true });
const checked = await runChecks();
const built = await runCommand(['node', 'scripts/build.ts'], { show: true });
const tested = await runCommand(
  [
    'node',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2),
    '--maxWorkers=2',
    '--json',
    `--outputFile=${join(coverage, 'jest-results.json')}`,
  ],
  { show: true, environment: { LINE_COUNTS: counts } },
);
const covered = await reportCoverage(counts, root);

const steps = { check: checked, build: built.ok, tests: tested.ok, coverage: covered };
console.log(
  `\n${Object.entries(steps)
    .map(([step, ok]) => `${ok ? '✔' : '✘'} ${step}`)
    .join('   ')}`,
);
if (!Object.values(steps).every(Boolean)) process.exitCode = 1;
