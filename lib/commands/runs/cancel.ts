import { type CommandContext, defineSubcommand } from '#lib/commands/context.ts';
import { findRun, RUN_DESCRIPTION, suggestRuns } from '#lib/commands/runs/target.ts';
import { isOver } from '#lib/commands/runs/words.ts';
import { bold, by } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { cancelRun } from '#lib/runs/cancel-run.ts';
import type { Run } from '#lib/runs/run.ts';

export const cancelSubcommand = defineSubcommand({
  description: 'End a run that waits or goes on',
  permission: 'run.cancel',
  answer: 'immediate',
  options: { run: text({ description: RUN_DESCRIPTION, required: true, maxLength: 100, autocomplete: true }) },
  autocomplete: { run: suggestRuns((run) => !isOver(run)) },

  async execute(context, { run }) {
    return cancel(context, await context.trace.step('Read the run', () => findRun(context, run)));
  },
});

/** Everyone in the channel sees who ended it. */
export async function cancel(context: CommandContext, run: Run): Promise<Reply> {
  const { caller, services, trace } = context;
  const key = { guildId: run.guildId, triggerId: run.triggerId, runId: run.id, at: run.at };
  const after = await trace.step('Store the wish', () => cancelRun(services, caller, key));
  return { card: { blocks: [`🚫 ${isAskedAnew(run, after) ? wishWords(context, after) : earlierWords(after)}`] } };
}

function isAskedAnew(before: Run, after: Run): boolean {
  return before.cancel?.at !== after.cancel?.at;
}

function wishWords(context: CommandContext, run: Run): string {
  if (isOver(run)) return `${bold(run.triggerName)} was cancelled by ${by(context)} before it began.`;
  return `${by(context)} asks that ${bold(run.triggerName)} ends. Its card says when it has.`;
}

function earlierWords({ cancel, triggerName }: Run): string {
  return `<@${cancel?.by}> has asked already that ${bold(triggerName)} ends. Its card says when it has.`;
}
