import { execFile } from 'node:child_process';
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareDemo } from '#local/demo/prepare.ts';
import { type Stack, startStack } from '#local/stack.ts';

const run = promisify(execFile);

export interface ColdList {
  /** Milliseconds from a fresh process to the first answer to `/trigger list`. */
  answer(): Promise<number>;
  /** Milliseconds of the same driver and environment with another bundle. */
  of(bundle: string): Promise<number>;
  stop(): Promise<void>;
}

/** Fresh processes of the function `interactions`, before the whole local stack with one trigger in it. */
export async function startColdList(root: string): Promise<ColdList> {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-cold-'));
  const stack = await startStack({ port: 0, dataDir });
  await prepareDemo(stack);
  await createOne(stack);
  const spec = stack.template.functions.find(({ name }) => name === 'interactions');
  const env = { ...process.env, ...spec?.environment, ...stack.endpoints, ...CREDENTIALS, AWS_REGION: 'us-east-1' };
  const key = createPrivateKey(readFileSync(join(dataDir, 'dev-key.pem')));

  async function measure(bundle: string): Promise<number> {
    const event = listEvent(stack, (text) => sign(null, Buffer.from(text), key).toString('hex'));
    const { stdout } = await run(process.execPath, [join(root, 'bench/cold.cjs'), bundle, JSON.stringify(event)], {
      env,
    });
    // The function's own log lines stand before it.
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { milliseconds: number }).milliseconds;
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

/** The local services check that a key names a function, and never its secret. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'FN-interactions', AWS_SECRET_ACCESS_KEY: 'local' };

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

/** `/trigger list` as Discord sends it, to a Function URL. */
function listEvent(stack: Stack, signed: (text: string) => string): object {
  const vera = stack.discord.state().users.find(({ name }) => name === 'Vera');
  const timestamp = String(Math.floor(stack.clock.now() / 1000));
  const body = JSON.stringify({
    id: '1201337846259417090',
    application_id: stack.discord.application.id,
    type: 2,
    token: 'bench',
    guild_id: stack.discord.guild.id,
    channel_id: stack.discord.state().channels[0]?.id,
    member: { user: { id: vera?.id, username: 'vera' }, roles: vera?.roles, permissions: '0' },
    data: { id: '5', name: 'trigger', options: [{ name: 'list', type: 1, options: [] }] },
  });
  return {
    version: '2.0',
    rawPath: '/',
    headers: {
      'content-type': 'application/json',
      'x-signature-ed25519': signed(timestamp + body),
      'x-signature-timestamp': timestamp,
    },
    requestContext: { http: { method: 'POST', path: '/' }, requestId: 'bench' },
    body,
    isBase64Encoded: false,
  };
}
