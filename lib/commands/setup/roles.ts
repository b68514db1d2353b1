import { mappableRoles } from '#lib/access/role-map.ts';
import { setRoles } from '#lib/access/set-roles.ts';
import { defineSubcommand } from '#lib/commands/context.ts';
import { role } from '#lib/discord/options.ts';

export const rolesSubcommand = defineSubcommand({
  description: 'Say which Discord roles may look, operate and administer',
  permission: 'roles.change',
  // Who owns the server is asked of Discord anew, which may take longer than a person should wait.
  answer: 'deferred_private',
  options: {
    viewer: role({ description: 'May look at triggers, runs and their own traces' }),
    operator: role({ description: 'May create, run and pause triggers' }),
    admin: role({ description: 'May change the triggers of others, too' }),
  },

  async execute({ caller, services, trace }, given) {
    const chosen = mappableRoles.flatMap((name) => (given[name] ? [[name, given[name].id] as const] : []));
    const map = await trace.step('Store the role map', () => setRoles(services, caller, Object.fromEntries(chosen)));

    const lines = mappableRoles.map((name) => `**${name}** – ${mentionOf(map.roles[name], caller.guildId)}`);
    return {
      card: {
        tone: 'good',
        blocks: [['Roles are set.', ...lines].join('\n'), 'Next: `/trigger create`, or `/help` for everything else.'],
      },
      ephemeral: true,
    };
  },
});

function mentionOf(roleId: string | undefined, guildId: string): string {
  if (roleId === undefined) return 'nobody yet';
  return roleId === guildId ? 'everyone in this server' : `<@&${roleId}>`;
}
