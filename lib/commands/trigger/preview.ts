import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestSchedules, suggestZones } from '#lib/commands/trigger/suggest.ts';
import { SCHEDULE_DESCRIPTION, scheduleWords, ZONE_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import { integer, text } from '#lib/discord/options.ts';
import { timestamp } from '#lib/discord/render.ts';
import { futureSchedule } from '#lib/triggers/create.ts';
import { preview } from '#lib/triggers/preview.ts';
import { type Schedule, toExpression } from '#lib/triggers/schedule.ts';

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
    const lines = [
      `**${scheduleWords({ schedule })}**`,
      `Scheduler is given \`${toExpression(schedule)}\` in ${timezone}.`,
    ];
    return Promise.resolve({
      card: {
        title: 'Preview',
        blocks: [lines.join('\n'), previewLines(schedule, now, Math.max(1, Math.min(count, MAX_COUNT)))],
        tail: 'Nothing is created by this. To create it: `/trigger create`.',
      },
      ephemeral: true,
    });
  },
});

/** The next times after `now`, each as the wall clock there shows it; those that a clock change skips or folds are marked. */
export function previewLines(schedule: Schedule, now: number, count = DEFAULT_COUNT): string {
  const lines = preview(schedule, now, count).map(({ at, mark, wall }) => {
    const there = wall.slice(0, 16).replace('T', ' ');
    if (mark === 'skipped' || at === undefined) return `⚠️ ~~${there}~~ **skipped**: the clocks jump over this time`;
    const note = mark === 'folded' ? ' ⚠️ **once**: this hour comes twice, the first one counts' : '';
    return `${timestamp(at, 'F')} · ${timestamp(at, 'R')} · ${there} there${note}`;
  });
  return ['**Next**', ...lines].join('\n');
}
