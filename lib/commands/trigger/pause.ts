import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { historyButton, resumeButton } from '#lib/commands/trigger/buttons.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, by, NAME_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { idForChange } from '#lib/triggers/find.ts';
import { pauseTrigger } from '#lib/triggers/pause.ts';

export const pauseSubcommand = defineSubcommand({
  description: 'Stop a trigger until it is resumed',
  permission: 'trigger.pause',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers('active') },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    return pause(context, triggerId, name);
  },

  actions: {
    press: defineAction({
      permission: 'trigger.pause',
      answer: 'immediate',
      run: (context, { args: [triggerId = ''] }) => pause(context, triggerId, 'that one'),
    }),
  },
});

async function pause(context: CommandContext, triggerId: string, name: string): Promise<Reply> {
  const { caller, services, trace } = context;
  const { trigger } = await trace.step('Store the change', () => pauseTrigger(services, caller, { triggerId, name }));
  return {
    card: {
      tone: 'warning',
      blocks: [`⏸️ ${bold(trigger.name)} is paused by ${by(context)}. It has no occurrences until it is resumed.`],
      rows: [[resumeButton(trigger), historyButton(trigger)]],
    },
  };
}
