import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '#local/stack.ts';

/** A slash command as Discord's data of an interaction has it. */
export interface CommandData {
  readonly name: string;
  readonly options: readonly object[];
}

const FIRST_ID = 1_201_337_846_259_417_090n;

/**
 * Makes a slash command of Vera's, the viewer's, or another's as Discord sends it to a Function URL, each with an id of its own; signed
 * with the stack's development key, which lies in its data folder.
 */
export function createSigner(stack: Stack, person = 'Vera'): (data: CommandData) => object {
  const key = createPrivateKey(readFileSync(join(stack.dataDir, 'dev-key.pem')));
  const { application, channels, users } = stack.discord.state();
  const user = users.find(({ name }) => name === person);
  let id = FIRST_ID;

  return (data) => {
    id += 1n;
    const timestamp = String(Math.floor(stack.clock.now() / 1000));
    const body = JSON.stringify({
      id: String(id),
      application_id: application.id,
      type: 2,
      token: 'bench',
      guild_id: stack.discord.guild.id,
      channel_id: channels[0]?.id,
      member: { user: { id: user?.id, username: person.toLowerCase() }, roles: user?.roles, permissions: '0' },
      data: { id: '5', ...data },
    });
    return {
      version: '2.0',
      rawPath: '/',
      headers: {
        'content-type': 'application/json',
        'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), key).toString('hex'),
        'x-signature-timestamp': timestamp,
      },
      requestContext: { http: { method: 'POST', path: '/' }, requestId: 'bench' },
      body,
      isBase64Encoded: false,
    };
  };
}

/** What a process that runs the bundle of `interactions` is given by Lambda. */
export function environmentOf(stack: Stack): NodeJS.ProcessEnv {
  const spec = stack.template.functions.find(({ name }) => name === 'interactions');
  return { ...process.env, ...spec?.environment, ...stack.endpoints, ...CREDENTIALS, AWS_REGION: 'us-east-1' };
}

/** The local services check that a key names a function, and never its secret. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'FN-interactions', AWS_SECRET_ACCESS_KEY: 'local' };
