import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, NAME_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import { idForChange } from '#lib/triggers/find.ts';
import { runNow } from '#lib/triggers/run-now.ts';

export const runSubcommand = defineSubcommand({
  description: 'Run a trigger now; its schedule stays as it is',
  permission: 'trigger.run',
  answer: 'immediate',
  options: { name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }) },
  autocomplete: { name: suggestTriggers() },

  async execute({ caller, services, trace }, { name }) {
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const { run, trigger } = await trace.step('Store the run', () => runNow(services, caller, { triggerId, name }));
    const id = run ? ` (run \`${fingerprint(run.id)}\`)` : '';
    return { content: `▶️ ${bold(trigger.name)} is started by <@${caller.actor.id}>${id}. See \`/trigger history\`.` };
  },
});
