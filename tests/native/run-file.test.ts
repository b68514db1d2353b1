import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** A test file each, and what jest must say of it. */
const FILES = {
  fine: "it('is fine', () => {}); it.each([1, 2])('is %i', (n) => expect(n).toBeGreaterThan(0));",
  hooked: "afterEach(() => expect(1).toBe(2)); it('has a hook that fails', () => {});",
  ended: "afterAll(() => { throw new Error('at the end'); }); it('is fine until its end', () => {});",
  unmade: "beforeAll(() => { throw new Error('no ground'); }); it('has no ground', () => {});",
  endless: "it('never ends', () => new Promise(() => {}));",
  careless:
    "it('rejects behind its back', async () => { Promise.reject(new Error('unseen')); await new Promise(setImmediate); });",
  late: "it('throws out of a timer', async () => { setTimeout(() => { throw new Error('in a timer'); }); await new Promise((done) => setTimeout(done, 50)); });",
  broken: "throw new Error('while it loads');",
  unknown: "import './not-there.mjs'; it('cannot load', () => {});",
  untidy: "it('leaves a variable', () => { process.env.LEFT_BEHIND = 'x'; });",
  open: "import { createServer } from 'node:http'; it('leaves a server', () => { createServer().listen(0); });",
} as const;

describe('a run of test files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'native-'));
  let said: Record<string, { readonly status: string; readonly tests: readonly string[] }>;
  let success: boolean;

  beforeAll(async () => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, `${name}.test.mjs`), text);
    const config = {
      rootDir: folder,
      testMatch: ['**/*.test.mjs'],
      testEnvironment: join(ROOT, 'tests/native/environment.ts'),
      testRunner: join(ROOT, 'tests/native/run-file.ts'),
      transform: {},
      testTimeout: 300,
    };
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
    const { LINE_COUNTS: _counts, ...env } = process.env;
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const options = ['--json', '--maxWorkers=2', '--ci', '--outputFile', join(folder, 'results.json')];
    await promisify(execFile)(process.execPath, [jest, ...options], { cwd: folder, env }).catch(() => undefined);
    const { default: results } = await import(join(folder, 'results.json'), { with: { type: 'json' } });
    success = results.success;
    said = Object.fromEntries(
      results.testResults.map(
        (file: { name: string; status: string; assertionResults: { status: string }[] }) =>
          [
            file.name.replace(/^.*\/(\w+)\.test\.mjs$/, '$1'),
            { status: file.status, tests: file.assertionResults.map(({ status }) => status) },
          ] as const,
      ),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('passes what holds, also where something is left open, and nothing else', () => {
    const passed = Object.entries(said).filter(([, { status }]) => status === 'passed');

    expect(passed.map(([name]) => name).sort()).toEqual(['fine', 'open']);
    expect(said['fine']?.tests).toEqual(['passed', 'passed', 'passed']);
    expect(success).toBe(false);
  });

  it.each(['hooked', 'unmade', 'endless', 'careless', 'late'])('fails the test of the file that is %s', (name) => {
    expect(said[name]).toEqual({ status: 'failed', tests: ['failed'] });
  });

  it.each(['ended', 'broken', 'unknown', 'untidy'])('fails the file that is %s as a whole', (name) => {
    expect(said[name]?.status).toBe('failed');
    expect(said[name]?.tests).not.toContain('failed');
  });
});
