import { defineCommand } from '#lib/commands/context.ts';
import create from '#lib/commands/trigger/create.ts';
import remove from '#lib/commands/trigger/delete.ts';
import history from '#lib/commands/trigger/history.ts';
import list from '#lib/commands/trigger/list.ts';
import pause from '#lib/commands/trigger/pause.ts';
import resume from '#lib/commands/trigger/resume.ts';
import run from '#lib/commands/trigger/run.ts';
import show from '#lib/commands/trigger/show.ts';
import update from '#lib/commands/trigger/update.ts';

export default defineCommand({
  name: 'trigger',
  description: 'Things that run on a schedule',
  subcommands: { create, list, show, update, pause, resume, delete: remove, run, history },
});
