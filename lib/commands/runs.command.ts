import { defineCommand } from '#lib/commands/context.ts';
import { cancelSubcommand } from '#lib/commands/runs/cancel.ts';
import { listSubcommand } from '#lib/commands/runs/list.ts';
import { rerunSubcommand } from '#lib/commands/runs/rerun.ts';
import { showSubcommand } from '#lib/commands/runs/show.ts';

export default defineCommand({
  name: 'runs',
  description: 'What ran, what runs, and what became of it',
  subcommands: {
    list: listSubcommand,
    show: showSubcommand,
    cancel: cancelSubcommand,
    rerun: rerunSubcommand,
  },
});
