import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '#lib/commands/registry.generated.ts';
import { registrationOf } from '#lib/discord/registration.ts';
import type { Stack } from '#local/stack.ts';

/**
 * Makes the demo workspace ready: registers the commands at every start and, once for a data folder, maps the roles with
 * `/setup roles` as the server's owner would. Later changes of the map are people's own.
 */
export async function prepareDemo(stack: Stack): Promise<void> {
  await registerCommands(stack);
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
  const result = await discord.interact({
    userId: owner.id,
    channelId: channel.id,
    kind: 'command',
    command: '/setup roles',
    options: { viewer: roleNamed('viewer'), operator: roleNamed('operator'), admin: roleNamed('admin') },
  });
  if (!result.ok) throw new Error(`the demo workspace could not be set up: ${result.error?.reason ?? 'no answer'}`);
}

async function registerCommands({ discord, url }: Stack): Promise<void> {
  const { application, botToken, guild } = discord;
  const response = await fetch(
    `${url}/sim/discord/api/v10/applications/${application.id}/guilds/${guild.id}/commands`,
    {
      method: 'PUT',
      headers: {
        authorization: `Bot ${botToken}`,
        'user-agent': 'DiscordBot (https://github.com/watchbell/watchbell, 0.1.0)',
        'content-type': 'application/json',
      },
      body: JSON.stringify(registrationOf(commands)),
    },
  );
  if (!response.ok) throw new Error(`Discord refused the commands: ${await response.text()}`);
}
