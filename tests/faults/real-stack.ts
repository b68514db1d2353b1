import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '#local/stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

/** The stack as `npm start` runs it, in processes that can be killed. */
export interface RealStack {
  readonly url: string;
  /** Kills all of its processes at once; answers those that live on, which must be none. */
  kill(): Promise<string[]>;
}

/** Starts the stack from the bundles in `dist/` on a data folder, which may have lived before. */
export async function startRealStack(dataDir: string): Promise<RealStack> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'local/start.ts', '--no-build', '--data', dataDir, '--port', '0'],
    { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return {
    url: await addressOf(child),
    async kill() {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await sleep(500);
      return processesOf(dataDir);
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, address] = /Console\s+(http:\S+)/.exec(output) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', () => reject(new Error(`the stack did not start: ${output}`)));
  });
}

/** A person in #ops, as the console would have them speak. */
export interface RealPerson {
  /** Whether the bot acknowledged it: with an answer that is no refusal, or by saying that one comes. */
  say(person: string, command: string, options: object): Promise<boolean>;
  readonly channelId: string;
}

/** Reads who is there; rejects, as all of its calls, once the stack is gone. */
export async function meetPeople(url: string): Promise<RealPerson> {
  const state = (await (await fetch(`${url}/sim/discord/state`)).json()) as Record<'channels' | 'users', Named[]>;
  const channelId = idOf(state.channels, 'ops');
  return {
    channelId,
    async say(person, command, options) {
      const body = JSON.stringify({ userId: idOf(state.users, person), channelId, command, options });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/sim/discord/interact`, { method: 'POST', headers, body });
      const { deferred, message, ok } = (await response.json()) as { ok: boolean; deferred?: true; message?: object };
      return ok && message !== undefined && (deferred === true || !textOf(message).startsWith('❌'));
    },
  };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function idOf(list: readonly Named[], name: string): string {
  return list.find((one) => one.name === name)?.id ?? '';
}

/** Lets virtual time pass on a real stack. */
export async function advanceReal(url: string, duration: string): Promise<void> {
  const response = await fetch(`${url}/sim/clock`, { method: 'POST', body: JSON.stringify({ advance: duration }) });
  await response.text();
}

/** Processes that still name the data folder in their command line or environment. */
function processesOf(dataDir: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter(
      (pid) =>
        readQuietly(`/proc/${pid}/cmdline`).includes(dataDir) || readQuietly(`/proc/${pid}/environ`).includes(dataDir),
    );
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
