import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionSpec } from '#local/contract.ts';
import { createProcessInvoker } from '#local/runner/process-invoker.ts';
import { createWire } from '#local/wire/wire.ts';

const TRACE_HEADER = `Root=1-6a1b2c3d-${'a'.repeat(24)};Parent=${'b'.repeat(16)};Sampled=1`;

describe('a function in a process of its own', () => {
  const root = mkdtempSync(join(tmpdir(), 'watchbell-runner-'));
  const lines: string[] = [];
  let mayLog = true;
  let now = Date.UTC(2030, 0, 1);

  function spec(name: string, code: string): FunctionSpec {
    const codeDir = join(root, name);
    mkdirSync(codeDir, { recursive: true });
    writeFileSync(join(codeDir, 'index.js'), code);
    writeFileSync(join(codeDir, 'package.json'), '{"type":"commonjs"}');
    return {
      id: name,
      name,
      codeDir,
      timeoutSeconds: 1,
      memoryMb: 128,
      environment: { GREETING: 'hello' },
      eventSources: [],
      hasUrl: false,
      roleArn: '',
      logGroup: '',
      allowsRecursion: false,
      isTraced: false,
    };
  }

  const functions = [
    spec(
      'echo',
      'exports.handler = async (event) => ({ event, env: Object.keys(process.env), greeting: process.env.GREETING });',
    ),
    spec(
      'clock',
      'exports.handler = async (_e, c) => ({ now: Date.now(), date: new Date().getTime(), left: c.getRemainingTimeInMillis(), pid: process.pid });',
    ),
    spec('throws', 'exports.handler = async () => { throw new TypeError("no"); };'),
    spec('hangs', 'exports.handler = () => new Promise(() => {});'),
    spec('dies', 'exports.handler = async () => process.exit(3);'),
    spec('broken', 'throw new Error("at load");'),
    spec('timed', 'const loadedMs = performance.now(); exports.handler = async () => loadedMs;'),
    spec('talks', 'exports.handler = async () => { console.log("a line"); return 1; };'),
  ];
  const invoker = createProcessInvoker({
    functions,
    clock: { now: () => now },
    endpoints: { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' },
    logDir: undefined,
    wire: createWire({ now: () => now }),
    xray: { begin: () => TRACE_HEADER },
    mayLog: () => mayLog,
    onLine: (name, line) => lines.push(`${name}: ${line}`),
  });
  afterAll(async () => {
    await invoker.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('says how long an invocation took, with the start of its process at the first one.', async () => {
    const first = await invoker.invoke('timed', {});
    const second = await invoker.invoke('timed', {});

    expect(first.durationMs).toBeGreaterThanOrEqual(Number(first.payload));
    expect(second.durationMs).toBeLessThan(Number(first.payload));
  });

  it('gets what Lambda and the template give it, and nothing of the machine’s', async () => {
    process.env['SECRET_OF_THE_MACHINE'] = 'x';

    const { payload } = await invoker.invoke('echo', { a: 1 });
    delete process.env['SECRET_OF_THE_MACHINE'];

    const { env, event, greeting } = payload as { env: string[]; event: unknown; greeting: string };
    expect(event).toEqual({ a: 1 });
    expect(greeting).toBe('hello');
    expect(env).toEqual(expect.arrayContaining(['AWS_REGION', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_ENDPOINT_URL_SQS']));
    expect(env).not.toContain('SECRET_OF_THE_MACHINE');
    expect(env).not.toContain('HOME');
  });

  it('lives in virtual time, also when it is warm', async () => {
    const first = (await invoker.invoke('clock', {})).payload as {
      now: number;
      date: number;
      left: number;
      pid: number;
    };
    now += 86_400_000;
    const second = (await invoker.invoke('clock', {})).payload as typeof first;

    expect(second.pid).toBe(first.pid);
    expect(second.now - first.now).toBeGreaterThan(86_390_000);
    expect(Math.abs(second.now - now)).toBeLessThan(500);
    expect(Math.abs(second.date - second.now)).toBeLessThan(50);
    expect(second.left).toBeGreaterThan(0);
    expect(second.left).toBeLessThanOrEqual(1000);
  });

  it.each([
    ['throws', 'TypeError'],
    ['hangs', 'Sandbox.Timedout'],
    ['dies', 'Runtime.ExitError'],
    ['broken', 'Error'],
  ])('that %s fails as %s, and is replaced', async (name, type) => {
    const first = await invoker.invoke(name, {});
    const second = await invoker.invoke(name, {});

    expect(first.error?.type).toBe(type);
    expect(second.error?.type).toBe(type);
  });

  it('has its lines read', async () => {
    await invoker.invoke('talks', {});
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(lines).toContain('talks: a line');
  });

  it('loses its lines while its role does not let Lambda keep them', async () => {
    const before = lines.length;
    mayLog = false;

    await invoker.invoke('talks', {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    const lost = lines.length - before;
    mayLog = true;
    await invoker.invoke('talks', {});
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(lost).toBe(0);
    expect(lines.length).toBeGreaterThan(before);
  });
});
