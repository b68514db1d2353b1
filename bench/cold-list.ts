import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createSigner, environmentOf } from '#bench/signed-command.ts';
import { prepareDemo } from '#local/demo/prepare.ts';
import { type Stack, startStack } from '#local/stack.ts';

const run = promisify(execFile);

interface ColdStart {
  readonly milliseconds: number;
  /** The size of all files that were loaded. */
  readonly bytes: number;
}

export interface ColdList {
  /** From a fresh process to the first answer to `/trigger list`. */
  answer(): Promise<ColdStart>;
  /** The same driver and environment with another bundle. */
  of(bundle: string): Promise<ColdStart>;
  stop(): Promise<void>;
}

/** Fresh processes of the function `interactions`, before the whole local stack with one trigger in it. */
export async function startColdList(root: string): Promise<ColdList> {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-cold-'));
  const stack = await startStack({ port: 0, dataDir });
  await prepareDemo(stack);
  await createOne(stack);
  const env = environmentOf(stack);
  const signed = createSigner(stack);

  async function measure(bundle: string): Promise<ColdStart> {
    const event = signed({ name: 'trigger', options: [{ name: 'list', type: 1, options: [] }] });
    const { stdout } = await run(process.execPath, [join(root, 'bench/cold.cjs'), bundle, JSON.stringify(event)], {
      env,
    });
    // The function's own log lines stand before it.
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ColdStart;
  }

  return {
    answer: () => measure(join(root, 'dist/interactions/index.js')),
    of: measure,
    async stop() {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function createOne(stack: Stack): Promise<void> {
  const { channels, users } = stack.discord.state();
  const channelId = channels.find(({ name }) => name === 'ops')?.id ?? '';
  const result = await stack.discord.interact({
    kind: 'command',
    userId: users.find(({ name }) => name === 'Otto')?.id ?? '',
    channelId,
    command: '/trigger create',
    options: { name: 'bench', schedule: 'every 1 hour', message: 'x', channel: channelId },
  });
  if (!result.ok) throw new Error('the bench could not create its trigger');
}
