import { defineSubcommand } from '#lib/commands/context.ts';
import { bold } from '#lib/commands/trigger/words.ts';
import { text } from '#lib/discord/options.ts';
import { linesThatFit, timestamp } from '#lib/discord/render.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';
import { describeSchedule } from '#lib/triggers/schedule.ts';

const PAGE = 15;

/** Characters for the line that leads on, with the longest name, and for our small line. */
const ROOM = 200;

const icons = { active: '🟢', paused: '⏸️', disabled: '⛔', finished: '🏁', deleted: '🗑️' } as const;

export const listSubcommand = defineSubcommand({
  description: 'All triggers of this server, by name',
  permission: 'trigger.read',
  answer: 'immediate',
  options: {
    after: text({ description: 'Begin after this name (the last one of the page before)', maxLength: 64 }),
  },

  async execute({ caller, services, trace }, { after }) {
    const lines = await trace.step('Read the directory', () =>
      services.triggers.directory(caller.guildId, { limit: PAGE + 1, ...(after === undefined ? {} : { after }) }),
    );
    const page = lines.slice(0, PAGE);
    if (page.length === 0) {
      const none = after === undefined ? 'There are no triggers yet.' : 'There are no more triggers.';
      return { content: `${none} Create one with \`/trigger create\`.`, ephemeral: true };
    }
    const pairs = await trace.step('Read the triggers', () =>
      services.triggers.loadMany(
        caller.guildId,
        page.map(({ triggerId }) => triggerId),
      ),
    );
    const shown = linesThatFit(pairs.map(lineOf), ROOM);
    const last = shown.length < pairs.length ? pairs[shown.length - 1]?.trigger : page.at(-1);
    const isAll = shown.length === pairs.length && lines.length <= PAGE;
    const more = isAll ? [] : ['', `More: \`/trigger list after:${last?.name ?? ''}\``];
    return { content: [...shown, ...more].join('\n'), ephemeral: true };
  },
});

function lineOf({ state, trigger }: TriggerPair): string {
  const next = state.nextDueAt === undefined ? trigger.status : `next ${timestamp(state.nextDueAt, 'R')}`;
  return `${icons[trigger.status]} ${bold(trigger.name)} – ${describeSchedule(trigger.schedule)} – ${next}`;
}
