import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { showButton } from '#lib/commands/trigger/buttons.ts';
import { bold, scheduleWords, statusIcons } from '#lib/commands/trigger/words.ts';
import type { Button, Card } from '#lib/discord/card.ts';
import { text } from '#lib/discord/options.ts';
import { timestamp } from '#lib/discord/render.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';

/** Triggers to a page: each takes three of the 40 components of a message. */
const PAGE = 9;

export const listSubcommand = defineSubcommand({
  description: 'All triggers of this server, by name',
  permission: 'trigger.read',
  answer: 'immediate',
  options: {
    after: text({ description: 'Begin after this name', maxLength: 64 }),
  },

  async execute(context, { after }) {
    return { card: await pageOf(context, after === undefined ? {} : { after }), ephemeral: true };
  },

  actions: {
    next: defineAction({
      permission: 'trigger.read',
      answer: 'immediate',
      run: async (context, { args }) => ({ update: await pageOf(context, { after: await nameOf(context, args) }) }),
    }),
    previous: defineAction({
      permission: 'trigger.read',
      answer: 'immediate',
      run: async (context, { args }) => ({ update: await pageOf(context, { before: await nameOf(context, args) }) }),
    }),
  },
});

/** The place in the list is a trigger's; of one that was deleted since, the definition still tells the name. */
async function nameOf({ caller, services }: CommandContext, [triggerId = '']: readonly string[]): Promise<string> {
  return (await services.triggers.definition(caller.guildId, triggerId))?.name ?? '';
}

async function pageOf(
  { caller, services, trace }: CommandContext,
  from: { readonly after?: string; readonly before?: string },
): Promise<Card> {
  // One more than is shown tells whether there is another page.
  const entries = await trace.step('Read the directory', () =>
    services.triggers.directory(caller.guildId, { ...from, limit: PAGE + 1 }),
  );
  const backwards = from.before !== undefined;
  const page = backwards ? entries.slice(-PAGE) : entries.slice(0, PAGE);
  const isMore = entries.length > PAGE;
  const [first, last] = [page[0], page.at(-1)];
  if (!first || !last) {
    const none = from.after === undefined ? 'There are no triggers yet.' : 'There are no more triggers.';
    return { blocks: [`${none} Create one with \`/trigger create\`.`] };
  }
  const pairs = await trace.step('Read the triggers', () =>
    services.triggers.loadMany(
      caller.guildId,
      page.map(({ triggerId }) => triggerId),
    ),
  );
  const hasPrevious = backwards ? isMore : from.after !== undefined;
  const hasNext = backwards || isMore;
  const turns: Button[] = [
    ...(hasPrevious ? [turn('◀ Previous', 'trigger.list.previous', first.triggerId)] : []),
    ...(hasNext ? [turn('Next ▶', 'trigger.list.next', last.triggerId)] : []),
  ];
  return {
    title: 'Triggers',
    blocks: pairs.map((pair) => ({ text: lineOf(pair), button: showButton(pair.trigger) })),
    ...(turns.length === 0 ? {} : { rows: [turns] }),
  };
}

function turn(label: string, route: string, triggerId: string): Button {
  return { label, to: { route, args: [triggerId] } };
}

function lineOf({ state, trigger }: TriggerPair): string {
  const next = state.nextDueAt === undefined ? trigger.status : `next ${timestamp(state.nextDueAt, 'R')}`;
  const failing = state.consecutiveFailures > 0 ? ` · ⚠️ ${state.consecutiveFailures} failed in a row` : '';
  return `${statusIcons[trigger.status]} ${bold(trigger.name)} – ${scheduleWords(trigger)} – ${next}${failing}`;
}
