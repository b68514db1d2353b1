import { defineSubcommand } from '#lib/commands/context.ts';
import { suggestTriggers } from '#lib/commands/trigger/suggest.ts';
import { bold, NAME_DESCRIPTION } from '#lib/commands/trigger/words.ts';
import { integer, text } from '#lib/discord/options.ts';
import { escapeMarkdown, linesThatFit, timestamp } from '#lib/discord/render.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Run } from '#lib/runs/run.ts';
import { findTrigger } from '#lib/triggers/find.ts';
import type { TimelineEntry } from '#lib/triggers/store.ts';
import type { Span } from '#lib/triggers/trigger.ts';

const DEFAULT_COUNT = 12;
const MAX_COUNT = 20;

/** Characters for the heading with the longest name, for what did not fit, and for our small line. */
const ROOM = 250;

const icons = { queued: '🕒', running: '⏳', succeeded: '✅', failed: '❌', cancelled: '🚫', hold: '✋' } as const;

export const historySubcommand = defineSubcommand({
  description: 'What became of a trigger’s occurrences, newest first',
  permission: 'trigger.read',
  answer: 'immediate',
  options: {
    name: text({ description: NAME_DESCRIPTION, required: true, maxLength: 64, autocomplete: true }),
    count: integer({ description: 'How many lines; 12 unless given', minValue: 1, maxValue: MAX_COUNT }),
  },
  autocomplete: { name: suggestTriggers() },

  async execute({ caller, services, trace }, { count = DEFAULT_COUNT, name }) {
    const { state, trigger } = await trace.step('Read the trigger', () => findTrigger(services, caller.guildId, name));
    const entries = await trace.step('Read its time line', () =>
      services.triggers.timeline(caller.guildId, trigger.id, Math.max(1, Math.min(count, MAX_COUNT))),
    );
    if (entries.length === 0) {
      const next = state.nextDueAt === undefined ? '' : ` The first is due ${timestamp(state.nextDueAt, 'R')}.`;
      return { content: `${bold(trigger.name)} has not run yet.${next}`, ephemeral: true };
    }
    const shown = linesThatFit(entries.map(lineOf), ROOM);
    const hidden = entries.length - shown.length;
    const rest = hidden > 0 ? [`… and ${hidden} older, which do not fit in one message`] : [];
    return { content: [`History of ${bold(trigger.name)}`, ...shown, ...rest].join('\n'), ephemeral: true };
  },
});

function lineOf(entry: TimelineEntry): string {
  return entry.kind === 'run' ? runLine(entry.run) : spanLine(entry.span);
}

function runLine(run: Run): string {
  const cause = { schedule: '', catch_up: ', caught up', manual: `, by hand (<@${run.requestedBy}>)` }[run.cause];
  const attempts = run.attempt > 1 ? `, attempt ${run.attempt}` : '';
  const error = run.error ? ` – ${escapeMarkdown(run.error.message.slice(0, 120))}` : '';
  return `${icons[run.status]} ${timestamp(run.at, 'f')} ${run.status}${cause}${attempts} · \`${fingerprint(run.id)}\`${error}`;
}

function spanLine(span: Span): string {
  const until = span.count > 1 ? ` to ${timestamp(span.to, 'f')}` : '';
  const icon = span.fate === 'skipped' ? '⏭️' : '💤';
  return `${icon} ${timestamp(span.from, 'f')}${until} ${span.count} ${span.fate} (${span.reason})`;
}
