import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestSchedules, suggestZones } from '#lib/commands/trigger/suggest.ts';
import {
  expressionWords,
  nextTimes,
  SCHEDULE_DESCRIPTION,
  scheduleWords,
  ZONE_DESCRIPTION,
} from '#lib/commands/trigger/words.ts';
import { integer, text } from '#lib/discord/options.ts';
import { futureSchedule } from '#lib/triggers/create.ts';

const DEFAULT_COUNT = 5;
const MAX_COUNT = 20;

export const previewSubcommand = defineSubcommand({
  description: 'The next times of a schedule, before anything is created',
  permission: 'trigger.read',
  answer: 'immediate',
  options: {
    schedule: text({ description: SCHEDULE_DESCRIPTION, required: true, maxLength: 100, autocomplete: true }),
    timezone: text({ description: ZONE_DESCRIPTION, maxLength: 64, autocomplete: true }),
    count: integer({ description: 'How many times; 5 unless given', minValue: 1, maxValue: MAX_COUNT }),
  },
  autocomplete: { schedule: suggestSchedules, timezone: suggestZones },

  execute({ services }, { count = DEFAULT_COUNT, schedule: written, timezone = 'UTC' }) {
    const now = services.clock.now();
    const schedule = futureSchedule({ schedule: written, timezone }, now);
    const lines = [`**${scheduleWords({ schedule })}**`, `${expressionWords({ schedule })} in ${timezone}`];
    return Promise.resolve({
      card: {
        title: 'Preview',
        blocks: [lines.join('\n'), ...nextTimes({ schedule }, now, Math.max(1, Math.min(count, MAX_COUNT)))],
        tail: 'Nothing is created by this. To create it: `/trigger create`.',
      },
      ephemeral: true,
    });
  },
});
