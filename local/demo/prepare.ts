import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerCommands } from '#lib/commands/register.ts';
import { composeRegistry } from '#lib/composition/registry.ts';
import type { Stack } from '#local/stack.ts';

import { say } from './say.ts';

/**
 * Makes the demo workspace ready: registers the commands at every start and, once for a data folder, maps the roles with
 * `/setup roles` as the server's owner would. Later changes of the map are people's own.
 */
export async function prepareDemo(stack: Stack): Promise<void> {
  await registerDemoCommands(stack);
  const done = join(stack.dataDir, 'demo-is-set-up');
  if (existsSync(done)) return;
  await mapRoles(stack);
  writeFileSync(done, '');
}

async function mapRoles(stack: Stack): Promise<void> {
  const idOf = (wanted: string) => stack.discord.guild.roles.find(({ name }) => name === wanted)?.id ?? '';
  const options = { viewer: idOf('viewer'), operator: idOf('operator'), admin: idOf('admin') };
  // It is answered by the worker: only then is the role map there.
  await say(stack, { role: 'owner', command: '/setup roles', options });
}

/** Tells the simulator the commands, as `npx watchbell register` tells Discord. */
export async function registerDemoCommands({ discord, url }: Stack): Promise<void> {
  const registry = composeRegistry({
    applicationId: discord.application.id,
    botToken: discord.botToken,
    apiUrl: `${url}/sim/discord/api/v10`,
  });
  await registerCommands(registry, discord.guild.id, { dryRun: false });
}
