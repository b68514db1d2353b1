import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { causeWords, runIcons } from '#lib/commands/runs/words.ts';
import { showButton } from '#lib/commands/trigger/buttons.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { pressedTrigger } from '#lib/commands/trigger/target.ts';
import { bold, NAME_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import type { Button, Card } from '#lib/discord/card.ts';
import { integer, text } from '#lib/discord/options.ts';
import { cutText, escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Run } from '#lib/runs/run.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';
import { findTrigger } from '#lib/triggers/find.ts';
import type { TimelineEntry } from '#lib/triggers/store.ts';
import type { Span } from '#lib/triggers/trigger.ts';

const DEFAULT_COUNT = 12;
const MAX_COUNT = 20;

/** Characters of all lines together: a message's texts take 4,000, with heading and small lines. */
const ROOM = 3_600;

interface Place {
  readonly count: number;
  /** Only what begins before this instant, epoch milliseconds. */
  readonly before?: number;
}

export const historySubcommand = defineSubcommand({
  description: 'What became of a trigger’s occurrences, newest first',
  permission: 'trigger.read',
  answer: 'immediate',
  options: {
    name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }),
    count: integer({ description: 'How many lines; 12 unless given', minValue: 1, maxValue: MAX_COUNT }),
  },
  autocomplete: { name: suggestTriggers() },

  async execute(context, { count = DEFAULT_COUNT, name }) {
    const { caller, services, trace } = context;
    const pair = await trace.step('Read the trigger', () => findTrigger(services, caller.guildId, name));
    return { card: await pageOf(context, pair, { count: Math.max(1, Math.min(count, MAX_COUNT)) }), ephemeral: true };
  },

  actions: {
    open: defineAction({
      permission: 'trigger.read',
      answer: 'immediate',
      async run(context, { args }) {
        const pair = await pressedTrigger(context, args);
        return { card: await pageOf(context, pair, { count: DEFAULT_COUNT }), ephemeral: true };
      },
    }),
    older: defineAction({
      permission: 'trigger.read',
      answer: 'immediate',
      async run(context, { args }) {
        const place = { count: DEFAULT_COUNT, before: Number.parseInt(args[1] ?? '0', 36) };
        return { update: await pageOf(context, await pressedTrigger(context, args), place) };
      },
    }),
    newest: defineAction({
      permission: 'trigger.read',
      answer: 'immediate',
      async run(context, { args }) {
        return { update: await pageOf(context, await pressedTrigger(context, args), { count: DEFAULT_COUNT }) };
      },
    }),
  },
});

async function pageOf({ caller, services, trace }: CommandContext, pair: TriggerPair, place: Place): Promise<Card> {
  const { state, trigger } = pair;
  const { before, count } = place;
  // One more than is shown tells whether there is anything older.
  const entries = await trace.step('Read its time line', () =>
    services.triggers.timeline(caller.guildId, trigger.id, {
      limit: count + 1,
      ...(before === undefined ? {} : { before }),
    }),
  );
  if (entries.length === 0 && before === undefined) {
    const next = state.nextDueAt === undefined ? '' : ` The first is due ${timestamp(state.nextDueAt, 'R')}.`;
    return { blocks: [`${bold(trigger.name)} has not run yet.${next}`], rows: [[showButton(trigger)]] };
  }
  const shown = fitting(entries.slice(0, count));
  const last = shown.at(-1);
  const turns: Button[] = [
    ...(last && shown.length < entries.length ? [olderButton(trigger.id, beginOf(last))] : []),
    before === undefined
      ? { label: 'Refresh', to: { route: 'trigger.history.newest', args: [trigger.id] } }
      : { label: '⏭ Newest', to: { route: 'trigger.history.newest', args: [trigger.id] } },
    showButton(trigger),
  ];
  const lines = shown.map(lineOf).join('\n');
  return {
    title: `History of ${escapeMarkdown(trigger.name)}`,
    blocks: [lines === '' ? 'There is nothing older.' : lines],
    rows: [turns],
  };
}

function olderButton(triggerId: string, before: number): Button {
  return { label: 'Older ▶', to: { route: 'trigger.history.older', args: [triggerId, before.toString(36)] } };
}

function beginOf(entry: TimelineEntry): number {
  return entry.kind === 'run' ? entry.run.at : entry.span.from;
}

/** As many entries, from the first, as have room in one message. */
function fitting(entries: readonly TimelineEntry[]): TimelineEntry[] {
  let left = ROOM;
  return entries.filter((entry) => {
    left -= lineOf(entry).length + 1;
    return left >= 0;
  });
}

function lineOf(entry: TimelineEntry): string {
  return entry.kind === 'run' ? runLine(entry.run) : spanLine(entry.span);
}

function runLine(run: Run): string {
  const attempts = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  const error = run.error ? ` – ${cutText(run.error.message, 160)}` : '';
  return `${runIcons[run.status]} ${timestamp(run.at, 'f')} ${run.status}${causeWords(run)}${attempts} · \`${fingerprint(run.id)}\`${error}`;
}

function spanLine(span: Span): string {
  const until = span.count > 1 ? ` to ${timestamp(span.to, 'f')}` : '';
  const icon = span.fate === 'skipped' ? '⏭️' : '💤';
  return `${icon} ${timestamp(span.from, 'f')}${until} ${span.count} ${span.fate} (${span.reason})`;
}
