import { type CommandContext, defineAction, defineCommand } from '#lib/commands/context.ts';
import { assertMayDebug, mayReadAny } from '#lib/commands/debug-last/may-debug.ts';
import { placeArgs, readPlaceArgs } from '#lib/commands/debug-last/place.ts';
import { suggestTraces } from '#lib/commands/debug-last/suggest.ts';
import { traceCard, tracesCard } from '#lib/commands/debug-last/trace-card.ts';
import type { Button, Card } from '#lib/discord/card.ts';
import { integer, text } from '#lib/discord/options.ts';
import { lookUpTrace } from '#lib/traces/look-up.ts';
import type { TracePlace } from '#lib/traces/store.ts';
import { KEPT_TRACES, type Trace } from '#lib/traces/trace.ts';

const MAX_COUNT = 10;

export default defineCommand({
  name: 'debug-last',
  description: 'The steps and times of your own last command; only you see it',
  permission: 'trace.read_own',
  answer: 'immediate',
  options: {
    count: integer({
      description: 'How many of your last commands (1); not with trace',
      minValue: 1,
      maxValue: MAX_COUNT,
    }),
    trace: text({
      description: 'A trace by its id or its first 8 characters: your own, for admins any of this server',
      maxLength: 100,
      autocomplete: true,
    }),
  },
  autocomplete: { trace: suggestTraces },

  async execute(context, { count = 1, trace }) {
    assertMayDebug(context);
    const card = trace === undefined ? await lastCard(context, { count, shown: 0 }) : await oneCard(context, trace);
    return { card, ephemeral: true };
  },

  actions: {
    show: defineAction({
      permission: 'trace.read_own',
      answer: 'immediate',
      async run(context, { args: [trace = ''] }) {
        assertMayDebug(context);
        return { card: await oneCard(context, trace), ephemeral: true };
      },
    }),
    older: defineAction({
      permission: 'trace.read_own',
      answer: 'immediate',
      async run(context, { args: [count = '', shown = '', ...place] }) {
        assertMayDebug(context);
        const before = readPlaceArgs(place);
        const page = { count: Number(count), shown: Number(shown), ...(before ? { before } : {}) };
        return { update: await lastCard(context, page) };
      },
    }),
  },
});

interface Page {
  readonly count: number;
  /** How many newer ones were shown before. */
  readonly shown: number;
  readonly before?: TracePlace;
}

async function oneCard({ caller, role, services, trace }: CommandContext, typed: string): Promise<Card> {
  const found = await trace.step('Look the trace up', () => lookUpTrace(services, caller, typed, mayReadAny({ role })));
  return traceCard(found, services.clock.now());
}

async function lastCard({ caller, services, trace }: CommandContext, { before, count, shown }: Page): Promise<Card> {
  const wanted = Math.max(0, Math.min(count, KEPT_TRACES.ofOwner - shown));
  // One more than is shown tells whether there is another page.
  const found = await trace.step('Read the traces', () =>
    services.traces.latest(caller.guildId, caller.actor.id, wanted + 1, before),
  );
  const page = found.slice(0, wanted);
  const [first] = page;
  if (!first) return { blocks: [before ? NO_OLDER : NOTHING_YET] };
  const now = services.clock.now();
  const older = found.length > wanted ? olderButton(page, count, shown + page.length) : undefined;
  return count === 1 ? traceCard({ trace: first, isOwn: true }, now, older) : tracesCard(page, now, older);
}

const NOTHING_YET = 'There is nothing yet: you have not used another command in the last seven days.';
const NO_OLDER = 'There are no older traces of yours.';

function olderButton(page: readonly Trace[], count: number, shown: number): Button | undefined {
  const last = page.at(-1);
  if (!last || shown >= KEPT_TRACES.ofOwner) return undefined;
  return { label: 'Older ▶', to: { route: 'debug-last.older', args: [`${count}`, `${shown}`, ...placeArgs(last)] } };
}
