import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { findEngine } from './engine-binary.ts';
import { findFreePort } from './free-port.ts';
import { endStaleEngine, killQuietly } from './stale-engine.ts';

export interface Engine {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Where the tables live; without it they are in memory. */
  readonly dataDir?: string | undefined;
  /** A DynamoDB that runs already: nothing is started, nothing is stopped. */
  readonly endpoint?: string | undefined;
  /** Called when the engine ends though nobody stopped it. */
  readonly onCrash?: (error: Error) => void;
}

const GUARDIAN = fileURLToPath(new URL('./guardian.mjs', import.meta.url));
const ATTEMPTS = 3;
const READY_POLL_MS = 10;
const SETTLE_MS = 20;
const READY_WITHIN_MS = 10_000;

/**
 * Starts the embedded DynamoDB engine and waits until it answers.
 *
 * It runs under a guardian that ends it when this process goes, even by SIGKILL; what it acknowledged is in its database
 * file by then.
 */
export async function startEngine(options: EngineOptions = {}): Promise<Engine> {
  if (options.endpoint !== undefined) return { endpoint: options.endpoint, stop: async () => undefined };
  const binary = await findEngine(options.dataDir);
  const files = await prepareFiles(options.dataDir);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start({ binary, files, ...(options.onCrash && { onCrash: options.onCrash }) });
    } catch (error) {
      // Somebody may have taken the free port before the engine did.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

interface EngineFiles {
  readonly database: string;
  readonly pid: string;
}

async function prepareFiles(dataDir: string | undefined): Promise<EngineFiles | undefined> {
  if (dataDir === undefined) return undefined;
  mkdirSync(dataDir, { recursive: true });
  const files = { database: resolve(dataDir, 'dynamodb.sqlite'), pid: join(dataDir, 'dynamodb.pid') };
  await endStaleEngine(files.pid, files.database);
  return files;
}

async function start(options: {
  binary: string;
  files: EngineFiles | undefined;
  onCrash?: (error: Error) => void;
}): Promise<Engine> {
  const { binary, files, onCrash } = options;
  const port = await findFreePort();
  const storage = files === undefined ? [] : ['--db-path', files.database];
  const engine = [binary, 'serve', '--port', String(port), ...storage];
  // In a process group of its own, for Ctrl-C in a terminal goes to the whole group: the stack stops the engine last.
  const guardian = spawn(process.execPath, [GUARDIAN, files?.pid ?? '-', ...engine], { stdio: 'pipe', detached: true });
  guardian.stdin.on('error', () => undefined);
  const ended = once(guardian, 'exit');
  const output = collect(guardian);
  const endpoint = `http://127.0.0.1:${port}`;

  let stopping = false;
  guardian.on('exit', () => {
    // A guardian that was killed itself could not take its engine along.
    const pid = output.enginePid();
    if (guardian.signalCode !== null && pid !== undefined) killQuietly(pid);
    if (!stopping) onCrash?.(new Error(`The local DynamoDB engine ended. ${output.errors()}`.trim()));
  });

  async function stop(): Promise<void> {
    stopping = true;
    guardian.stdin.end();
    await ended;
    if (files !== undefined) rmSync(files.pid, { force: true });
  }

  try {
    await untilReady(endpoint, () => guardian.exitCode !== null || guardian.signalCode !== null);
  } catch (cause) {
    await stop();
    throw new Error(`The local DynamoDB engine did not start. ${output.errors()}`.trim(), { cause });
  }
  return { endpoint, stop };
}

/** Drains the guardian's output, so that it never waits for us; keeps the engine's pid and its last words. */
function collect(guardian: ChildProcessWithoutNullStreams) {
  let out = '';
  let errors = '';
  guardian.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  guardian.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000);
  });
  return {
    enginePid: () => (/^\d+\n/.test(out) ? Number.parseInt(out, 10) : undefined),
    errors: () => errors.trim(),
  };
}

async function untilReady(endpoint: string, hasEnded: () => boolean): Promise<void> {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += READY_POLL_MS) {
    if (hasEnded()) throw new Error('It ended at once.');
    if (await answers(endpoint)) {
      // An engine of another process may have won the port and be the one that answers; then ours ends at once.
      await sleep(SETTLE_MS);
      if (hasEnded()) throw new Error('It lost its port to another engine.');
      return;
    }
    await sleep(READY_POLL_MS);
  }
  throw new Error(`It did not answer within ${READY_WITHIN_MS} ms.`);
}

/** Another program may have won the port: only the engine's own answer counts. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint);
    await response.arrayBuffer();
    return response.headers.get('server')?.startsWith('Dynoxide') === true;
  } catch {
    return false;
  }
}
