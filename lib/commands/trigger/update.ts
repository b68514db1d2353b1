import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestSchedules, suggestTriggers, suggestZones } from '#lib/commands/trigger/suggest.ts';
import { bold, mayChangeOthers, NAME_DESCRIPTION, nextTimes } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { idForChange } from '#lib/triggers/find.ts';
import { describeSchedule } from '#lib/triggers/schedule.ts';
import { updateTrigger } from '#lib/triggers/update.ts';

export const updateSubcommand = defineSubcommand({
  description: 'Give a trigger another schedule',
  permission: 'trigger.change_own',
  answer: 'immediate',
  options: {
    name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }),
    schedule: text({
      description: 'every 5 minutes · rate(1 hour) · at 2026-12-01T09:00',
      required: true,
      maxLength: 100,
      autocomplete: true,
    }),
    timezone: text({
      description: 'For times of day, like Europe/Berlin; UTC unless given',
      maxLength: 64,
      autocomplete: true,
    }),
  },
  autocomplete: { name: suggestTriggers('active', 'paused'), schedule: suggestSchedules, timezone: suggestZones },

  async execute(context, { name, schedule, timezone = 'UTC' }) {
    const { caller, services, trace } = context;
    const triggerId = await trace.step('Find the trigger', () => idForChange(services, caller, name));
    const { state, trigger } = await trace.step('Store the change', () =>
      updateTrigger(services, caller, {
        triggerId,
        name,
        schedule,
        timezone,
        mayChangeOthers: mayChangeOthers(context),
      }),
    );
    const next = state.open
      ? ['Next:', ...nextTimes(trigger, state.settledThrough)]
      : ['It is still paused; `/trigger resume` starts it.'];
    return {
      content: [
        `${bold(trigger.name)} now runs ${describeSchedule(trigger.schedule)}, changed by <@${caller.actor.id}>.`,
        ...next,
      ].join('\n'),
    };
  },
});
