import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { cancel } from '#lib/commands/runs/cancel.ts';
import { rerun } from '#lib/commands/runs/rerun.ts';
import { findRun, pressedRun, RUN_DESCRIPTION, suggestRuns } from '#lib/commands/runs/target.ts';
import { causeWords, isOver, runIcons, statusWords } from '#lib/commands/runs/words.ts';
import { bold } from '#lib/commands/trigger/words.ts';
import type { Card } from '#lib/discord/card.ts';
import { text } from '#lib/discord/options.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Run } from '#lib/runs/run.ts';

export const showSubcommand = defineSubcommand({
  description: 'One run: how far it is, what became of it, what to do next',
  permission: 'run.read',
  answer: 'immediate',
  options: { run: text({ description: RUN_DESCRIPTION, required: true, maxLength: 100, autocomplete: true }) },
  autocomplete: { run: suggestRuns() },

  async execute(context, { run: typed }) {
    const run = await context.trace.step('Read the run', () => findRun(context, typed));
    return { card: await cardOf(context, run), ephemeral: true };
  },

  actions: {
    open: defineAction({
      permission: 'run.read',
      answer: 'immediate',
      run: async (context, { args }) => ({
        card: await cardOf(context, await pressedRun(context, args)),
        ephemeral: true,
      }),
    }),
    cancel: defineAction({
      permission: 'run.cancel',
      answer: 'immediate',
      run: async (context, { args }) => cancel(context, await pressedRun(context, args)),
    }),
    rerun: defineAction({
      permission: 'run.rerun',
      answer: 'deferred',
      run: async (context, { args }) =>
        rerun(context, await pressedRun(context, args), args[3] === 'failed' ? 'failed' : 'all'),
    }),
  },
});

/** The run as its own kind shows it; what has no face of its own in a few facts. */
async function cardOf(context: CommandContext, run: Run): Promise<Card> {
  const { clock, tasks } = context.services;
  const definition = run.task ?? (await context.services.triggers.definition(run.guildId, run.triggerId))?.task;
  const task = definition && (await tasks.find(definition));
  if (definition && task?.face) return task.face(task.parse(definition), run, clock.now()).card;
  return factsOf(run, definition && task ? task.describe(task.parse(definition)) : undefined);
}

function factsOf(run: Run, does: string | undefined): Card {
  const facts = [
    `**Asked for** ${timestamp(run.createdAt, 'F')}${causeWords(run)}`,
    ...(does === undefined ? [] : [`**Does** ${does}`]),
    ...(run.attempt > 1 ? [`**Attempts** ${run.attempt}`] : []),
    ...(run.finishedAt === undefined ? [] : [`**Ended** ${timestamp(run.finishedAt, 'F')}`]),
    ...(run.status === 'queued' && run.nextActionAt ? [`**Next try** ${timestamp(run.nextActionAt, 'R')}`] : []),
    ...Object.entries(run.result ?? {}).map(([name, value]) => `**${name}** ${escapeMarkdown(value.slice(0, 500))}`),
  ];
  const error = run.error ? [`${run.error.message}\n${run.error.mend ?? ''}`] : [];
  const link =
    run.messageId === undefined
      ? []
      : [`Its message: https://discord.com/channels/${run.guildId}/${run.channelId}/${run.messageId}`];
  return {
    tone: isOver(run) ? (run.status === 'succeeded' ? 'good' : 'bad') : 'neutral',
    title: `${runIcons[run.status]} ${bold(run.triggerName)} · ${statusWords[run.status]}`,
    blocks: [facts.join('\n'), ...error, ...link],
    tail: `-# run ${fingerprint(run.id)}${run.error ? ` · ${run.error.code}` : ''}`,
  };
}
