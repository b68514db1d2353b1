import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { keepButton, QUESTION_LIVES_MS } from '#lib/commands/trigger/buttons.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { pressedTrigger } from '#lib/commands/trigger/target.ts';
import { bold, by, mayChangeOthers, NAME_DESCRIPTION, scheduleWords, taskWords } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { assertMayChange } from '#lib/triggers/change.ts';
import { deleteTrigger } from '#lib/triggers/delete.ts';
import { idForChange } from '#lib/triggers/find.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

export const deleteSubcommand = defineSubcommand({
  description: 'Delete a trigger; its name is free again',
  permission: 'trigger.change_own',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers() },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const trigger = await trace.step('Read the trigger', () => services.triggers.definition(caller.guildId, triggerId));
    const isOthers = trigger !== undefined && trigger.status !== 'deleted' && trigger.createdBy !== caller.actor.id;
    return isOthers ? ask(context, trigger) : remove(context, triggerId, name);
  },

  actions: {
    /** A button may be pressed by mistake, so it asks in any case. */
    ask: defineAction({
      permission: 'trigger.change_own',
      answer: 'immediate',
      run: async (context, { args }) => ask(context, (await pressedTrigger(context, args)).trigger),
    }),
    confirm: defineAction({
      permission: 'trigger.change_own',
      answer: 'immediate',
      run: (context, { args: [triggerId = ''] }) => remove(context, triggerId, 'that one'),
    }),
    keep: defineAction({
      permission: 'trigger.change_own',
      answer: 'immediate',
      run: () => Promise.resolve({ update: { blocks: ['It stays as it is. Nothing was changed.'] } }),
    }),
  },
});

async function ask(context: CommandContext, trigger: Trigger): Promise<Reply> {
  const userId = context.caller.actor.id;
  assertMayChange(trigger, { userId, mayChangeOthers: mayChangeOthers(context) });
  const owner = trigger.createdBy === userId ? 'It is yours.' : `It belongs to <@${trigger.createdBy}>.`;
  return {
    card: {
      tone: 'warning',
      title: 'Delete this trigger?',
      blocks: [
        `${bold(trigger.name)} – ${scheduleWords(trigger)}: ${await taskWords(context, trigger)}\n${owner}`,
        'It will not run again, and its name is free for another. Its history stays for the audit.',
      ],
      rows: [
        [
          {
            label: 'Delete it',
            style: 'danger',
            to: { route: 'trigger.delete.confirm', args: [trigger.id], livesMs: QUESTION_LIVES_MS, onlyFor: userId },
          },
          keepButton('trigger.delete.keep'),
        ],
      ],
    },
    ephemeral: true,
  };
}

async function remove(context: CommandContext, triggerId: string, name: string): Promise<Reply> {
  const { caller, services, trace } = context;
  const { trigger } = await trace.step('Store the deletion', () =>
    deleteTrigger(services, caller, { triggerId, name, mayChangeOthers: mayChangeOthers(context) }),
  );
  return { card: { blocks: [`🗑️ ${bold(trigger.name)} is deleted by ${by(context)}. It will not run again.`] } };
}
