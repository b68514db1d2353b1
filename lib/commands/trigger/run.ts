import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { historyButton, keepButton, QUESTION_LIVES_MS } from '#lib/commands/trigger/buttons.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { pressedTrigger } from '#lib/commands/trigger/target.ts';
import { bold, by, NAME_DESCRIPTION, taskWords } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import { idForChange } from '#lib/triggers/find.ts';
import { runNow } from '#lib/triggers/run-now.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

export const runSubcommand = defineSubcommand({
  description: 'Run a trigger now; its schedule stays as it is',
  permission: 'trigger.run',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers() },

  async execute(context, { name }) {
    const { caller, services, trace } = context;
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const trigger = await trace.step('Read the trigger', () => services.triggers.definition(caller.guildId, triggerId));
    return askOrStart(context, trigger, triggerId, name);
  },

  actions: {
    start: defineAction({
      permission: 'trigger.run',
      answer: 'immediate',
      async run(context, { args }) {
        const { trigger } = await pressedTrigger(context, args);
        return askOrStart(context, trigger, trigger.id, trigger.name);
      },
    }),
    confirm: defineAction({
      permission: 'trigger.run',
      answer: 'immediate',
      run: (context, { args: [triggerId = ''] }) => start(context, triggerId, 'that one'),
    }),
    keep: defineAction({
      permission: 'trigger.run',
      answer: 'immediate',
      run: () => Promise.resolve({ update: { blocks: ['Nothing was started.'] } }),
    }),
  },
});

/** Whoever starts what belongs to someone else is told so first. */
async function askOrStart(
  context: CommandContext,
  trigger: Trigger | undefined,
  triggerId: string,
  name: string,
): Promise<Reply> {
  const userId = context.caller.actor.id;
  if (!trigger || trigger.status === 'deleted' || trigger.createdBy === userId) return start(context, triggerId, name);
  return {
    card: {
      tone: 'warning',
      title: 'Run this trigger now?',
      blocks: [
        `${bold(trigger.name)} belongs to <@${trigger.createdBy}>. It does this at once: ${await taskWords(context, trigger)}.`,
      ],
      rows: [
        [
          {
            label: 'Run it now',
            style: 'primary',
            to: { route: 'trigger.run.confirm', args: [trigger.id], livesMs: QUESTION_LIVES_MS, onlyFor: userId },
          },
          keepButton('trigger.run.keep'),
        ],
      ],
    },
    ephemeral: true,
  };
}

async function start(context: CommandContext, triggerId: string, name: string): Promise<Reply> {
  const { caller, services, trace } = context;
  const { run, trigger } = await trace.step('Store the run', () => runNow(services, caller, { triggerId, name }));
  const id = run ? ` (run \`${fingerprint(run.id)}\`)` : '';
  return {
    card: {
      tone: 'good',
      blocks: [`▶️ ${bold(trigger.name)} is started by ${by(context)}${id}.`],
      rows: [[historyButton(trigger)]],
    },
  };
}
