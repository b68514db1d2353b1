import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { readReport } from '#lib/diagnosis/report.ts';
import { plainSummary } from '#lib/diagnosis/report-summary.ts';
import { readWorkflowFile } from '#lib/platform/github/workflow-file.ts';
import { CORRELATION_INPUT, MARKER_INPUT } from '#lib/projects/project.ts';

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: { readonly diagnose: { readonly 'timeout-minutes': number; readonly steps: readonly Step[] } };
}

const text = await readFile(new URL('../../examples/diagnose.yml', import.meta.url), 'utf8');
const workflow = parse(text) as Workflow;
const { diagnose } = workflow.jobs;
const [checks, upload] = diagnose.steps;

describe('examples/diagnose.yml', () => {
  it('has what /setup github looks for', async () => {
    const { inputs = [], showsMarker } = await readWorkflowFile(text);

    expect(showsMarker).toBe(true);
    expect(inputs.map(({ name }) => name)).toEqual(['target', 'depth', MARKER_INPUT, CORRELATION_INPUT]);
    expect(inputs.find(({ name }) => name === MARKER_INPUT)?.required).toBe(false);
    expect(inputs[0]?.choices).toEqual(Object.keys(JSON.parse(checks?.env?.['TARGETS'] ?? '{}') as object));
  });

  it('asks for no right, ends by itself, and puts no input into a script', () => {
    expect(workflow.permissions).toEqual({});
    expect(diagnose['timeout-minutes']).toBeLessThanOrEqual(60);
    expect(diagnose.steps.some(({ run }) => run?.includes('${{'))).toBe(false);
  });

  it('takes actions by their commit only, and keeps the report also of checks that failed', () => {
    const used = diagnose.steps.flatMap(({ uses }) => uses ?? []);

    expect(used.every((action) => /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toBe(true);
    expect(upload).toMatchObject({ if: '${{ !cancelled() }}', with: { name: 'diagnosis', path: 'diagnosis/' } });
  });
});

describe('the script of examples/diagnose.yml', () => {
  let folder: string;
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/health' ? 200 : 503;
    response.end('ok');
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watchbell-example-'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  /** Runs the step as GitHub does; answers its exit code and what it left. */
  async function runScript(path: string, depth: string) {
    const { port } = server.address() as AddressInfo;
    const summaryFile = join(folder, `summary-${depth}.md`);
    const env = {
      PATH: process.env['PATH'] ?? '',
      TARGET: 'production',
      DEPTH: depth,
      ATTEMPT: '3',
      GITHUB_STEP_SUMMARY: summaryFile,
      TARGETS: JSON.stringify({ production: { url: `http://127.0.0.1:${port}${path}` } }),
    };
    const ended = promisify(execFile)('bash', ['-e', '-c', checks?.run ?? ''], { cwd: folder, env });
    const code = await ended.then(
      () => 0,
      (error: { readonly code: number }) => error.code,
    );
    return {
      code,
      read: readReport(await readFile(join(folder, 'diagnosis/diagnosis.json'), 'utf8')),
      summary: plainSummary(await readFile(join(folder, 'diagnosis/summary.md'), 'utf8')),
      stepSummary: plainSummary(await readFile(summaryFile, 'utf8')),
    };
  }

  it('reports a healthy service', async () => {
    const { code, read, stepSummary, summary } = await runScript('/health', 'full');

    expect(code).toBe(0);
    expect(read.notes).toEqual([]);
    expect(read.report).toMatchObject({
      status: 'healthy',
      attempt: 3,
      counts: { pass: 2, warn: 0, fail: 0, skip: 1 },
    });
    expect(read.report?.metrics.find(({ name }) => name === 'requests')?.value).toBe('10');
    expect(summary).toContain('production is healthy.');
    expect(stepSummary).toBe(summary);
  });

  it('reports an ill one, and fails', async () => {
    const { code, read } = await runScript('/ill', 'quick');

    expect(code).toBe(1);
    expect(read.notes).toEqual([]);
    expect(read.report).toMatchObject({
      status: 'unhealthy',
      rootCause: { summary: 'HTTP health: It answers HTTP 503.' },
    });
    expect(read.report?.checks[0]).toMatchObject({ name: 'HTTP health', status: 'fail' });
  });
});
