import type { CommandContext } from '#lib/commands/context.ts';
import type { Choice } from '#lib/discord/options.ts';
import type { TriggerStatus } from '#lib/triggers/trigger.ts';

/** Discord shows this many suggestions. */
const MAX_SUGGESTIONS = 25;

/** Suggests names of triggers that begin with what was typed; only those of the given statuses, all without any. */
export function suggestTriggers(...statuses: readonly TriggerStatus[]) {
  return async ({ caller, services }: CommandContext, _partial: unknown, soFar: string): Promise<Choice<string>[]> => {
    const lines = await services.triggers.directory(caller.guildId, { prefix: soFar, limit: MAX_SUGGESTIONS });
    return lines
      .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
      .map(({ name, status }) => ({ name: status === 'active' ? name : `${name} (${status})`, value: name }));
  };
}

/** Zones that contain what was typed, those that begin with it first. */
export function suggestZones(_context: CommandContext, _partial: unknown, soFar: string): Promise<Choice<string>[]> {
  const wanted = soFar.toLowerCase().replaceAll(' ', '_');
  const rank = (zone: string) => (zone.toLowerCase().startsWith(wanted) ? 0 : 1);
  const found = ['UTC', ...Intl.supportedValuesOf('timeZone')]
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .sort((left, right) => rank(left) - rank(right));
  return Promise.resolve(found.slice(0, MAX_SUGGESTIONS).map((zone) => ({ name: zone, value: zone })));
}

const SCHEDULES = ['every 5 minutes', 'every 15 minutes', 'every 1 hour', 'every 1 day', 'rate(1 hour)'];

/** Schedules to begin with, and one for tomorrow. */
export function suggestSchedules(
  { services }: CommandContext,
  _partial: unknown,
  soFar: string,
): Promise<Choice<string>[]> {
  const tomorrow = new Date(services.clock.now() + 86_400_000).toISOString().slice(0, 10);
  const known = [...SCHEDULES, `at ${tomorrow}T09:00`];
  const typed = soFar.trim();
  const matching = known.filter((schedule) => schedule.startsWith(typed.toLowerCase()));
  const choices = typed === '' || matching.includes(typed) ? matching : [typed, ...matching];
  return Promise.resolve(choices.map((schedule) => ({ name: schedule.slice(0, 100), value: schedule.slice(0, 100) })));
}
