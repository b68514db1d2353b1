import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerCommands } from '#lib/commands/register.ts';
import { composeRegistry } from '#lib/composition/registry.ts';
import type { Stack } from '#local/stack.ts';

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

async function mapRoles({ discord }: Stack): Promise<void> {
  const { channels, users } = discord.state();
  const owner = users.find(({ role }) => role === 'owner');
  const channel = channels[0];
  if (!owner || !channel) throw new Error('the demo workspace has no owner or no channel');

  const roleNamed = (name: string) => discord.guild.roles.find((role) => role.name === name)?.id ?? '';
  const answered = new Promise<void>((resolve) => {
    const off = discord.onChange((event) => {
      if (event.type !== 'message.updated') return;
      off();
      resolve();
    });
  });
  const result = await discord.interact({
    userId: owner.id,
    channelId: channel.id,
    kind: 'command',
    command: '/setup roles',
    options: { viewer: roleNamed('viewer'), operator: roleNamed('operator'), admin: roleNamed('admin') },
  });
  if (!result.ok) throw new Error(`the demo workspace could not be set up: ${result.error?.reason ?? 'no answer'}`);
  // It is answered by the worker: only then is the role map there.
  await answered;
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
