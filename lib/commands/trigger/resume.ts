import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, mayChangeOthers, NAME_DESCRIPTION, nextTimes } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { idForChange } from '#lib/triggers/find.ts';
import { resumeTrigger } from '#lib/triggers/resume.ts';

export const resumeSubcommand = defineSubcommand({
  description: 'Let a paused trigger run again',
  permission: 'trigger.change_own',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers('paused', 'disabled') },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const { state, trigger } = await trace.step('Store the change', () =>
      resumeTrigger(services, caller, { triggerId, name, mayChangeOthers: mayChangeOthers(context) }),
    );
    return {
      content: [
        `🟢 ${bold(trigger.name)} is active again, resumed by <@${caller.actor.id}>.`,
        'Next:',
        ...nextTimes(trigger, state.settledThrough),
      ].join('\n'),
    };
  },
});
