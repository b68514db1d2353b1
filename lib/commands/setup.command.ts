import { defineCommand } from '#lib/commands/context.ts';
import { alertsSubcommand } from '#lib/commands/setup/alerts.ts';
import { githubSubcommand } from '#lib/commands/setup/github.ts';
import { rolesSubcommand } from '#lib/commands/setup/roles.ts';

export default defineCommand({
  name: 'setup',
  description: 'Set Watchbell up in this server',
  subcommands: { roles: rolesSubcommand, github: githubSubcommand, alerts: alertsSubcommand },
});
