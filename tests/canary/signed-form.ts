import { customIdKey, writeCustomId } from '#lib/discord/custom-id.ts';
import { openSigningKey } from '#local/discord/signing-key.ts';
import type { Person, TestStack } from '#tests/harness/test-stack.ts';

let sent = 0n;

/** Sends a form as Discord does, whatever opened it: signed, with a `custom_id` of ours. Answers what was answered. */
export async function sendForm(
  stack: TestStack,
  person: Person,
  { fields, route }: { readonly route: string; readonly fields: Readonly<Record<string, string>> },
): Promise<string> {
  const { clock, dataDir, discord, url } = stack.stack;
  const { users } = discord.state();
  const user = users.find(({ name }) => name === person);
  if (!user) throw new Error(`there is no ${person}`);
  const key = customIdKey(await stack.commands.secrets.get('audit_key'));
  const channelId = stack.channelId('ops');
  sent += 1n;
  const body = JSON.stringify({
    id: String(1_900_000_000_000_000_000n + sent),
    application_id: discord.application.id,
    type: 5,
    token: `form-${sent}`,
    guild_id: discord.guild.id,
    channel_id: channelId,
    member: {
      user: { id: user.id, username: user.name, global_name: user.name },
      roles: user.roles,
      permissions: user.permissions,
    },
    data: {
      custom_id: writeCustomId(key, { route, args: ['t0000000000000a1'] }, clock.now()),
      components: Object.entries(fields).map(([name, value]) => ({
        component: { custom_id: name, ...(value === channelId ? { values: [value] } : { value }) },
      })),
      resolved: { channels: { [channelId]: { id: channelId, name: 'ops', type: 0, permissions: user.permissions } } },
    },
  });
  const timestamp = String(Math.floor(clock.now() / 1000));
  const response = await fetch(`${url}/interactions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-signature-ed25519': openSigningKey(dataDir).sign(timestamp, body),
      'x-signature-timestamp': timestamp,
    },
    body,
  });
  return response.text();
}
