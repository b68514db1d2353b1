import { defineCommand } from '#lib/commands/context.ts';
import { createSubcommand } from '#lib/commands/trigger/create.ts';
import { deleteSubcommand } from '#lib/commands/trigger/delete.ts';
import { historySubcommand } from '#lib/commands/trigger/history.ts';
import { listSubcommand } from '#lib/commands/trigger/list.ts';
import { pauseSubcommand } from '#lib/commands/trigger/pause.ts';
import { previewSubcommand } from '#lib/commands/trigger/preview.ts';
import { resumeSubcommand } from '#lib/commands/trigger/resume.ts';
import { runSubcommand } from '#lib/commands/trigger/run.ts';
import { showSubcommand } from '#lib/commands/trigger/show.ts';
import { updateSubcommand } from '#lib/commands/trigger/update.ts';

export default defineCommand({
  name: 'trigger',
  description: 'Things that run on a schedule',
  subcommands: {
    create: createSubcommand,
    list: listSubcommand,
    show: showSubcommand,
    preview: previewSubcommand,
    update: updateSubcommand,
    pause: pauseSubcommand,
    resume: resumeSubcommand,
    delete: deleteSubcommand,
    run: runSubcommand,
    history: historySubcommand,
  },
});
