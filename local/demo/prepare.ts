import { commands } from '#lib/commands/registry.generated.ts';
import { registrationOf } from '#lib/discord/registration.ts';
import type { Stack } from '#local/stack.ts';

/**
 * Makes the demo workspace ready: registers the commands and, the first time, maps its roles with `/setup roles` as the
 * server's owner would.
 */
export async function prepareDemo(stack: Stack): Promise<void> {
  await registerCommands(stack);
  const { guild } = stack.discord;
  const owner = stack.discord.state().users.find(({ role }) => role === 'owner');
  const channel = stack.discord.state().channels[0];
  if (!owner || !channel) throw new Error('the demo workspace has no owner or no channel');
  if (stack.discord.log().some(({ path }) => path === MARK)) return;

  const roleNamed = (name: string) => guild.roles.find((role) => role.name === name)?.id ?? '';
  const result = await stack.discord.interact({
    userId: owner.id,
    channelId: channel.id,
    kind: 'command',
    command: '/setup roles',
    options: { viewer: roleNamed('viewer'), operator: roleNamed('operator'), admin: roleNamed('admin') },
  });
  if (!result.ok) throw new Error(`the demo workspace could not be set up: ${result.error?.reason ?? 'no answer'}`);
}

const MARK = '/interactions';

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
