import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, NAME_DESCRIPTION, nextTimes, summary } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { timestamp } from '#lib/discord/render.ts';
import { findTrigger } from '#lib/triggers/find.ts';

export const showSubcommand = defineSubcommand({
  description: 'One trigger: its definition, its state and its next times',
  permission: 'trigger.read',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers() },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const { state, trigger } = await trace.step('Read the trigger', () => findTrigger(services, caller.guildId, name));
    const { missed, run, skipped } = state.totals;
    const next = state.open ? ['Next:', ...nextTimes(trigger, services.clock.now())] : [];
    return {
      content: [
        `${bold(trigger.name)} is ${trigger.status} – ${summary(context, trigger)}`,
        `Made by <@${trigger.createdBy}> ${timestamp(trigger.createdAt, 'R')}, time zone ${trigger.schedule.timezone}`,
        `Since ${timestamp(state.since, 'f')}: ${run} run, ${skipped} skipped, ${missed} missed`,
        ...(state.slot ? ['A run is at work now.'] : []),
        ...(state.consecutiveFailures > 0
          ? [`⚠️ The last ${state.consecutiveFailures} failed: \`/trigger history\``]
          : []),
        ...next,
      ].join('\n'),
      ephemeral: true,
    };
  },
});
