import { listSubcommand } from '#lib/commands/alerts/list.ts';
import { defineCommand } from '#lib/commands/context.ts';

export default defineCommand({
  name: 'alerts',
  description: 'What is in trouble, and who looks after it',
  subcommands: { list: listSubcommand },
});
