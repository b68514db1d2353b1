import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { pauseButton, showButton } from '#lib/commands/trigger/buttons.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, by, mayChangeOthers, NAME_DESCRIPTION, nextTimes } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
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
    return resume(context, triggerId, name);
  },

  actions: {
    press: defineAction({
      permission: 'trigger.change_own',
      answer: 'immediate',
      run: (context, { args: [triggerId = ''] }) => resume(context, triggerId, 'that one'),
    }),
  },
});

async function resume(context: CommandContext, triggerId: string, name: string): Promise<Reply> {
  const { caller, services, trace } = context;
  const { state, trigger } = await trace.step('Store the change', () =>
    resumeTrigger(services, caller, { triggerId, name, mayChangeOthers: mayChangeOthers(context) }),
  );
  return {
    card: {
      tone: 'good',
      blocks: [
        `🟢 ${bold(trigger.name)} is active again, resumed by ${by(context)}.`,
        ...nextTimes(trigger, state.settledThrough),
      ],
      rows: [[showButton(trigger), pauseButton(trigger)]],
    },
  };
}
