import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, mayChangeOthers, NAME_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { deleteTrigger } from '#lib/triggers/delete.ts';
import { idForChange } from '#lib/triggers/find.ts';

export const deleteSubcommand = defineSubcommand({
  description: 'Delete a trigger; its name is free again',
  permission: 'trigger.change_own',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers() },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const { trigger } = await trace.step('Store the deletion', () =>
      deleteTrigger(services, caller, { triggerId, name, mayChangeOthers: mayChangeOthers(context) }),
    );
    return { content: `🗑️ ${bold(trigger.name)} is deleted by <@${caller.actor.id}>. It will not run again.` };
  },
});
