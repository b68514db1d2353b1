import type { CommandContext } from '#lib/commands/context.ts';
import { assertMayDebug, mayReadAny } from '#lib/commands/debug-last/may-debug.ts';
import { outcomeIcons } from '#lib/commands/debug-last/words.ts';
import type { Choice } from '#lib/discord/options.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { TraceLine } from '#lib/traces/trace.ts';

/** Discord shows this many suggestions. */
const MAX_SUGGESTIONS = 25;
const TITLE_ROOM = 50;

/** Suggests the newest traces of one's own, and for admins those of the workspace behind them. */
export async function suggestTraces(
  context: CommandContext,
  _partial: unknown,
  soFar: string,
): Promise<Choice<string>[]> {
  assertMayDebug(context);
  const { caller, services } = context;
  const userId = caller.actor.id;
  const [own, all] = await Promise.all([
    services.traces.lines(caller.guildId, { owner: userId, limit: MAX_SUGGESTIONS }),
    mayReadAny(context) ? services.traces.lines(caller.guildId, { limit: MAX_SUGGESTIONS }) : [],
  ]);
  const others = all.filter(({ owner }) => owner !== userId && !owner.startsWith('debug:'));
  const wanted = soFar.trim().toLowerCase();
  return [
    ...own.map((line) => ({ name: nameOf(line, ''), value: line.traceId })),
    ...others.map((line) => ({ name: nameOf(line, ' · another’s'), value: line.traceId })),
  ]
    .filter(({ name, value }) => name.toLowerCase().includes(wanted) || value.startsWith(wanted))
    .slice(0, MAX_SUGGESTIONS);
}

/** Below 100 characters, of which the title has 50. */
function nameOf({ outcome, startedAt, title, traceId }: TraceLine, whose: string): string {
  const time = new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
  const what = title.replaceAll(/\s+/g, ' ').slice(0, TITLE_ROOM).toWellFormed();
  return `${outcomeIcons[outcome]} ${what} · ${fingerprint(traceId)} · ${time} UTC${whose}`;
}
