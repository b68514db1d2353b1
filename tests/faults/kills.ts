import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '#local/stack.ts';
import { build } from '#scripts/build.ts';
import { violations } from '#tests/faults/invariants.ts';
import { startTestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

interface Promised {
  /** Names that the bot said it had created. */
  readonly created: Set<string>;
  /** Names that the bot said it had paused. */
  readonly paused: Set<string>;
}

/** Starts the real stack, keeps it busy, kills it at a random instant; `times` times over on the same data. */
export async function killWholeStack(times: number): Promise<string[]> {
  await build();
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-kills-'));
  const promised: Promised = { created: new Set(), paused: new Set() };
  const found: string[] = [];
  try {
    for (let round = 1; round <= times; round += 1) {
      const after = 300 + Math.floor(Math.random() * 2500);
      const { child, url } = await startReal(dataDir);
      const busy = keepBusy(url, round, promised);
      await sleep(after);
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await busy;
      await sleep(500);
      const orphans = processesOf(dataDir);
      if (orphans.length > 0) found.push(`after kill ${round} there were still ${orphans.join(', ')}`);
      process.stdout.write(
        `kill ${round} after ${after} ms: ${promised.created.size} created, ${promised.paused.size} paused so far\n`,
      );
    }
    found.push(...(await inspect(dataDir, promised)));
    return found;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startReal(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'local/start.ts', '--no-build', '--data', dataDir, '--port', '0'],
    { cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, address] = /Console\s+(http:\S+)/.exec(output) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', () => reject(new Error(`the stack did not start: ${output}`)));
  });
  return { child, url };
}

/** Creates, pauses and lets time pass until the stack is gone. */
async function keepBusy(url: string, round: number, promised: Promised): Promise<void> {
  try {
    const state = (await (await fetch(`${url}/sim/discord/state`)).json()) as {
      users: { id: string; name: string }[];
      channels: { id: string; name: string }[];
    };
    const idOf = (list: { id: string; name: string }[], name: string) =>
      list.find((one) => one.name === name)?.id ?? '';
    const say = async (person: string, command: string, options: object): Promise<boolean> => {
      const channelId = idOf(state.channels, 'ops');
      const body = JSON.stringify({ userId: idOf(state.users, person), channelId, command, options });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${url}/sim/discord/interact`, { method: 'POST', headers, body });
      const { message, ok } = (await response.json()) as { ok: boolean; message?: object };
      return ok && message !== undefined && !textOf(message).startsWith('❌');
    };
    for (let index = 1; ; index += 1) {
      const name = `kill-${round}-${index}`;
      const options = {
        name,
        schedule: 'every 5 minutes',
        task: 'discord_message',
        message: name,
        channel: idOf(state.channels, 'ops'),
      };
      if (await say('Otto', '/trigger create', options)) promised.created.add(name);
      await fetch(`${url}/sim/clock`, { method: 'POST', body: '{"advance":"PT4M"}' });
      if (index % 2 === 0 && (await say('Ada', '/trigger pause', { name }))) promised.paused.add(name);
    }
  } catch {
    // The stack was killed in the middle of it: that is the point.
  }
}

/** Opens the same data in this process, lets it recover, and looks. */
async function inspect(dataDir: string, promised: Promised): Promise<string[]> {
  const stack = await startTestStack({ dataDir });
  try {
    await stack.advance('PT20M');
    const lines = await stack.commands.triggers.directory(stack.stack.discord.guild.id, { limit: 10_000 });
    const status = new Map(lines.map((line) => [line.name, line.status]));
    const lost = [...promised.created].filter((name) => !status.has(name));
    const unpaused = [...promised.paused].filter((name) => status.get(name) !== 'paused');
    return [
      ...lost.map((name) => `${name} was acknowledged as created and is not there`),
      ...unpaused.map((name) => `${name} was acknowledged as paused and is ${status.get(name)}`),
      ...(await violations(stack)),
    ];
  } finally {
    await stack.stop();
  }
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
