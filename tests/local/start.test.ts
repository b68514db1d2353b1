import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '#local/stack.ts';
import { build } from '#scripts/build.ts';
import { textOf } from '#tests/harness/text-of.ts';

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
}

describe('npm start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-start-'));
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    if (!existsSync(join(ROOT, 'dist/worker/index.js'))) await build();
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Starts the stack; answers its address, or what it said when it ended. */
  function start(...more: string[]): Promise<Started | { output: string; code: number | null }> {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'local/start.ts', '--no-build', '--data', dataDir, ...more],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    children.push(child);
    let output = '';
    return new Promise((resolve) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const [, url] = /Console\s+(http:\S+)/.exec(output) ?? [];
        if (url !== undefined) resolve({ child, url });
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('exit', (code) => resolve({ output, code }));
    });
  }

  async function up(...more: string[]): Promise<Started> {
    const started = await start('--port', '0', ...more);
    if (!('url' in started)) throw new Error(started.output);
    return started;
  }

  function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    return new Promise((resolve) => {
      child.on('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }

  async function say(url: string, person: string, command: string, options: object): Promise<string> {
    const state = (await (await fetch(`${url}/sim/discord/state`)).json()) as Record<
      'users' | 'channels',
      { id: string; name: string }[]
    >;
    const idOf = (name: string) => [...state.users, ...state.channels].find((one) => one.name === name)?.id;
    const response = await fetch(`${url}/sim/discord/interact`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        userId: idOf(person),
        channelId: idOf('ops'),
        command,
        options: 'message' in options ? { ...options, channel: idOf('ops') } : options,
      }),
    });
    const { message } = (await response.json()) as { message?: object };
    return textOf(message);
  }

  const advance = (url: string, duration: string) =>
    fetch(`${url}/sim/clock`, { method: 'POST', body: JSON.stringify({ advance: duration }) });

  /** Processes that name the data folder, by what the system knows of them. */
  function left(): string[] {
    const read = (file: string) => {
      try {
        return readFileSync(file, 'latin1');
      } catch {
        return '';
      }
    };
    return readdirSync('/proc').filter(
      (pid) => /^\d+$/.test(pid) && pid !== String(process.pid) && read(`/proc/${pid}/cmdline`).includes(dataDir),
    );
  }

  async function nobodyIsLeft(): Promise<string[]> {
    for (let tries = 0; tries < 40 && left().length > 0; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return left();
  }

  it('runs the whole job from the bundles, keeps its state over Ctrl-C, and leaves no process', async () => {
    const first = await up('--set', 'LOG_LEVEL=debug');
    const created = await say(first.url, 'Otto', '/trigger create', {
      name: 'kept',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'still here',
    });
    await say(first.url, 'Otto', '/diagnose', { target: 'payments' });
    await advance(first.url, 'PT10M');
    const runs = await say(first.url, 'Vera', '/runs list', {});
    await advance(first.url, 'PT50M');
    const history = await say(first.url, 'Vera', '/trigger history', { name: 'kept', count: 20 });
    const code = await ended(first.child, 'SIGINT');
    const orphans = await nobodyIsLeft();

    const second = await up();
    const again = await say(second.url, 'Vera', '/trigger history', { name: 'kept', count: 20 });
    const { now } = (await (await fetch(`${second.url}/sim/clock`)).json()) as { now: number };

    expect(created).toContain('is active');
    expect(existsSync(join(dataDir, 'demo-is-linked'))).toBe(true);
    expect(runs).toMatch(/✅ \*\*[^*]*payments[^*]*\*\* succeeded/);
    expect(history.match(/✅/g)?.length).toBeGreaterThanOrEqual(11);
    expect(code).toBe(0);
    expect(orphans).toEqual([]);
    expect(again.replace(/\n-#.*$/, '')).toContain('✅');
    expect(now - Date.now()).toBeGreaterThan(3_500_000);
    expect(existsSync(join(dataDir, 'logs/worker.log'))).toBe(true);

    const busy = await start('--port', '0');
    expect(busy).toMatchObject({ code: 1, output: expect.stringContaining('is in use by process') });

    await ended(second.child, 'SIGKILL');
    expect(await nobodyIsLeft()).toEqual([]);

    const third = await up();
    expect(await say(third.url, 'Vera', '/trigger list', {})).toContain('kept');
    const taken = await start('--port', new URL(third.url).port, '--data', `${dataDir}/other`);
    expect(taken).toMatchObject({ code: 1, output: expect.stringMatching(/Port \d+ is taken/) });
    await ended(third.child, 'SIGTERM');
    expect(await nobodyIsLeft()).toEqual([]);
  }, 60_000);

  it('names a setting that it does not know', async () => {
    expect(await start('--port', '0', '--set', 'LOG_LEVLE=debug')).toMatchObject({
      code: 1,
      output: expect.stringContaining('No function has a setting LOG_LEVLE'),
    });
  });
});
