import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, NAME_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { idForChange } from '#lib/triggers/find.ts';
import { pauseTrigger } from '#lib/triggers/pause.ts';

export const pauseSubcommand = defineSubcommand({
  description: 'Stop a trigger until it is resumed',
  permission: 'trigger.pause',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers('active') },

  async execute({ caller, services, trace }, { name }) {
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const { trigger } = await trace.step('Store the pause', () => pauseTrigger(services, caller, { triggerId, name }));
    return {
      content: `⏸️ ${bold(trigger.name)} is paused by <@${caller.actor.id}>. Nothing is due until \`/trigger resume\`.`,
    };
  },
});
