import { runCommand } from './run-command.ts';

interface Check {
  readonly title: string;
  readonly command: readonly string[];
}

/** The slowest first, so that the two lanes end together. */
const checks: readonly Check[] = [
  { title: 'lint (oxlint, type-aware)', command: ['oxlint', '--type-aware', '--deny-warnings', '--format=stylish'] },
  {
    title: 'unused files, exports and packages (knip)',
    command: ['knip', '--no-progress', '--treat-config-hints-as-errors'],
  },
  { title: 'types (tsc)', command: ['tsc', '--noEmit', '-p', '.'] },
  { title: 'types of the console (tsc)', command: ['tsc', '--noEmit', '-p', 'local/console'] },
  { title: 'format and import order (biome)', command: ['biome', 'check', '--error-on-warnings'] },
  {
    title: 'imports point one way (tests/architecture.test.ts)',
    command: [
      'node',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      'tests/architecture.test.ts',
    ],
  },
  { title: 'registries are fresh', command: ['node', 'scripts/registries.ts', '--check'] },
  { title: 'docs/messages.md is fresh', command: ['node', 'scripts/messages.ts', '--check'] },
];

const LANES = 2;

/** Runs every check, prints a line for each and the output of those that fail; answers whether all passed. */
export async function runChecks(): Promise<boolean> {
  const waiting = [...checks];
  let passed = true;

  async function work(): Promise<void> {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { ok, output } = await runCommand(check.command);
      console.log(`${ok ? '✔' : '✘'} ${check.title}${ok ? '' : `\n${output.trimEnd()}\n`}`);
      passed &&= ok;
    }
  }

  await Promise.all(Array.from({ length: LANES }, work));
  return passed;
}

if (import.meta.main && !(await runChecks())) process.exitCode = 1;
