import type { CommandContext } from '#lib/commands/context.ts';
import { writeWorkflowText } from '#lib/commands/trigger/workflow-text.ts';
import type { Choice } from '#lib/discord/options.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { defaultRef } from '#lib/projects/refs.ts';
import { futureSchedule } from '#lib/triggers/create.ts';
import { type PreviewTime, preview } from '#lib/triggers/preview.ts';
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

const SCHEDULES = ['every 5 minutes', 'every 15 minutes', 'every 1 hour', '0 9 * * 1-5', 'cron(0 9 ? * MON-FRI *)'];

/** Schedules to begin with, and whatever is typed: each with its next times, or with what is wrong with it so far. */
export function suggestSchedules(
  { services }: CommandContext,
  partial: { readonly timezone?: string | undefined },
  soFar: string,
): Promise<Choice<string>[]> {
  const now = services.clock.now();
  const tomorrow = new Date(now + 86_400_000).toISOString().slice(0, 10);
  const known = [...SCHEDULES, `at ${tomorrow}T09:00`];
  const typed = soFar.trim();
  const matching = known.filter((schedule) => schedule.startsWith(typed.toLowerCase()));
  const choices = typed === '' || matching.includes(typed) ? matching : [typed, ...matching];
  return Promise.resolve(
    choices.map((schedule) => ({
      name: labelOf(schedule, partial.timezone ?? 'UTC', now),
      value: schedule.slice(0, 100),
    })),
  );
}

/** `0 9 * * 1-5 → Mon 23 Nov 09:00, Tue 24 Nov 09:00`, as the clocks there show it; skipped and folded times are marked. */
function labelOf(text: string, timezone: string, now: number): string {
  try {
    const times = preview(futureSchedule({ schedule: text, timezone }, now), now, 3);
    return `${text} → ${times.map(shortTime).join(', ')}`;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { field, reason } = error.facts;
    return `${text} – not yet: ${field === undefined ? '' : `${String(field)}, `}${String(reason ?? error.code)}`;
  }
}

function shortTime({ mark, wall }: PreviewTime): string {
  const date = new Date(`${wall}Z`);
  const day = date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  const note = mark === undefined ? '' : mark === 'skipped' ? ' ⚠ skipped' : ' ⚠ once';
  return `${day.replace(',', '')} ${wall.slice(11, 16)}${note}`;
}

/** Everything that linked projects allow to start, as it is typed. */
export async function suggestWorkflowTexts(
  { caller, services }: CommandContext,
  _partial: unknown,
  soFar: string,
): Promise<readonly Choice<string>[]> {
  const projects = await services.projects.list(caller.guildId);
  const wanted = soFar.trim().toLowerCase();
  return projects
    .flatMap((project) =>
      project.workflows.flatMap((workflow) => {
        const ref = defaultRef(project, workflow);
        if (ref === undefined) return [];
        const value = writeWorkflowText({ target: project.name, workflow: workflow.file, ref });
        return [{ name: `${value} – ${workflow.name}`, value }];
      }),
    )
    .filter(({ name }) => name.toLowerCase().includes(wanted));
}
