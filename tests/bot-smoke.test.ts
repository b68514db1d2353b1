import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, '.github/workflows/bot-smoke.yml'), 'utf8');
const { jobs, on, permissions } = parse(text) as {
  readonly on: {
    readonly pull_request: { readonly paths: readonly string[] };
    readonly schedule: readonly { readonly cron: string }[];
  };
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, { readonly permissions?: object; readonly steps: readonly Step[] }>>;
};
const steps = Object.values(jobs).flatMap((job) => job.steps);
const runs = steps.map(({ run = '' }) => run).join('\n');

/** `**` is any rest of a path, `*` any name. */
function matches(pattern: string, file: string): boolean {
  const spelled = pattern.replaceAll('.', '\\.').replaceAll('**', '\0').replaceAll('*', '[^/]*').replaceAll('\0', '.*');
  return new RegExp(`^${spelled}$`).test(file);
}

describe('bot-smoke.yml', () => {
  it('runs every day at nine by UTC', () => {
    expect(on.schedule).toEqual([{ cron: '0 9 * * *' }]);
  });

  it('runs on pull requests that touch anything that is built, checked or tested', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
    const missed = files.filter((file) => !on.pull_request.paths.some((pattern) => matches(pattern, file)));

    expect(missed.filter((file) => !/^(?:\.ci\/|\.gitignore$)/.test(file))).toEqual([]);
  });

  it('checks types, lint, secrets and the template, runs the tests, and tells of each in its summary', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const called = [...runs.matchAll(/npm (?:run )?(check|secrets|test)\b/g)].map(([, script = '']) => script);
    const summary = steps.at(-1);

    expect(called).toEqual(['check', 'secrets', 'test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
    expect(runs).toContain('cfn-lint template.yaml');
    expect(summary).toMatchObject({ if: '${{ always() }}', run: expect.stringContaining('GITHUB_STEP_SUMMARY') });
    const told = Object.values(summary?.env ?? {}).join();
    for (const { id } of steps.filter((step) => step.id !== undefined)) expect(told).toContain(`steps.${id}.outcome`);
  });

  it('pins every action by the hash of a commit and names its version', () => {
    const actions = text.match(/uses: .*/g) ?? [];

    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read the code and nothing else, and leaves no credential behind', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.values(jobs).filter((job) => job.permissions !== undefined)).toEqual([]);
    expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toMatchObject({
      'persist-credentials': false,
    });
    expect(text).not.toMatch(/\$\{\{\s*secrets\.|pull_request_target/);
  });
});
