import { type CommandContext, defineSubcommand } from '#lib/commands/context.ts';
import { findRun, RUN_DESCRIPTION, suggestRuns } from '#lib/commands/runs/target.ts';
import { isOver } from '#lib/commands/runs/words.ts';
import { rerunWorkflow } from '#lib/diagnosis/rerun.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import type { Run } from '#lib/runs/run.ts';

export const rerunSubcommand = defineSubcommand({
  description: 'Try a workflow again: the jobs that failed, or all of it',
  permission: 'run.rerun',
  answer: 'deferred',
  options: {
    run: text({ description: RUN_DESCRIPTION, required: true, maxLength: 100, autocomplete: true }),
    jobs: text({
      description: 'What is done again; the jobs that failed unless given',
      choices: [
        { name: 'The jobs that failed', value: 'failed' },
        { name: 'Everything, as a new run', value: 'all' },
      ],
    }),
  },
  autocomplete: { run: suggestRuns((run) => isOver(run) && (run.task !== undefined || run.pursuit !== undefined)) },

  async execute(context, { jobs = 'failed', run }) {
    return rerun(context, await context.trace.step('Read the run', () => findRun(context, run)), jobs);
  },
});

/** The new run's card is the answer. */
export async function rerun(
  { answerTo, caller, channelId, services }: CommandContext,
  run: Run,
  jobs: 'all' | 'failed',
): Promise<Reply> {
  const again = await rerunWorkflow(services, caller, { run, jobs, place: { channelId, interaction: answerTo } });
  return { living: { guildId: again.guildId, id: again.id } };
}
