import { readFileSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { transformSync } from '@swc/core';
import { Report } from 'c8';

interface Threshold {
  readonly title: string;
  readonly files: readonly string[];
  /** Percent of lines. */
  readonly lines: number;
}

/** What a mistake in would cost most is tested to the last line. */
const thresholds: readonly Threshold[] = [
  { title: 'lib/', files: ['lib/**'], lines: 90 },
  {
    title: 'redaction',
    files: ['lib/kernel/redact.ts', 'lib/kernel/redaction/**', 'lib/kernel/secret-key.ts'],
    lines: 99,
  },
  {
    title: 'state machines',
    files: ['lib/triggers/trigger.ts', 'lib/triggers/settle.ts', 'lib/runs/run.ts'],
    lines: 99,
  },
  { title: 'access', files: ['lib/access/**'], lines: 99 },
];

/** Of istanbul's `json-summary` report: absolute path → counts. */
export type CoverageSummary = Readonly<
  Record<string, { readonly lines: { readonly total: number; readonly covered: number } }>
>;

export interface CoverageRow {
  readonly title: string;
  readonly percent: number;
  readonly wanted: number;
  readonly ok: boolean;
  /** Files with uncovered lines, worst first, when the row is not ok. */
  readonly worst: readonly string[];
}

/** Holds a summary against the thresholds; a threshold that matches no file has 0 %, so that a renamed file shows. */
export function coverageRows(summary: CoverageSummary, root: string): CoverageRow[] {
  const files = Object.entries(summary)
    .filter(([path]) => path !== 'total')
    .map(([path, { lines }]) => ({ path: relative(root, path), ...lines }));
  return thresholds.map(({ title, files: patterns, lines: wanted }) => {
    const matched = files.filter(({ path }) => patterns.some((pattern) => matchesGlob(path, pattern)));
    const covered = matched.reduce((sum, file) => sum + file.covered, 0);
    const total = matched.reduce((sum, file) => sum + file.total, 0);
    const missing = patterns.filter((pattern) => !matched.some(({ path }) => matchesGlob(path, pattern)));
    const percent = total === 0 || missing.length > 0 ? 0 : (100 * covered) / total;
    const ok = percent >= wanted;
    const uncovered = matched.filter((file) => file.covered < file.total);
    const worst = uncovered
      .sort((left, right) => right.total - right.covered - (left.total - left.covered))
      .slice(0, 10)
      .map((file) => `${file.path}: ${file.total - file.covered} of ${file.total} lines not covered`);
    return {
      title,
      percent,
      wanted,
      ok,
      worst: ok ? [] : [...missing.map((pattern) => `${pattern}: no such file`), ...worst],
    };
  });
}

/** Whether a file holds types alone: it has no code to run, yet v8 counts its lines as uncovered. */
export function isTypesOnly(text: string): boolean {
  const { code } = transformSync(text, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2024', preserveAllComments: false },
  });
  return /^(?:export\s*\{\s*\};?)?$/.test(code.replaceAll(/\/\*[^]*?\*\//g, '').trim());
}

/**
 * Prints the coverage by the counts that the tests left in a folder (tests/native/count-lines.ts), and writes it to coverage/;
 * answers whether every threshold is met. What no test has loaded counts as uncovered.
 */
export async function reportCoverage(counts: string, root: string): Promise<boolean> {
  const reportsDirectory = join(root, 'coverage');
  const report = new Report({
    tempDirectory: counts,
    reportsDirectory,
    reporter: ['text-summary', 'json-summary', 'lcov'],
    all: true,
    src: [root],
    include: ['lib/**/*.ts'],
    exclude: ['lib/**/*.generated.ts'],
    extension: ['.ts'],
  });
  await report.run();
  const summary = JSON.parse(readFileSync(join(reportsDirectory, 'coverage-summary.json'), 'utf8')) as CoverageSummary;
  const withCode = Object.entries(summary).filter(
    ([file]) => file === 'total' || !isTypesOnly(readFileSync(file, 'utf8')),
  );
  const rows = coverageRows(Object.fromEntries(withCode), root);
  console.log('\nCoverage of lines by in-process tests');
  for (const { title, percent, wanted, ok, worst } of rows) {
    console.log(`${ok ? '✔' : '✘'} ${title}: ${percent.toFixed(2)} % (at least ${wanted} %)`);
    for (const line of worst) console.log(`    ${line}`);
  }
  return rows.every(({ ok }) => ok);
}
