import type { CommandContext } from '#lib/commands/context.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import { type PreviewTime, preview } from '#lib/triggers/preview.ts';
import { describeSchedule, type Schedule, toExpression } from '#lib/triggers/schedule.ts';
import type { Trigger, TriggerStatus } from '#lib/triggers/trigger.ts';

/** The option that names a trigger, the same in every sub-command. */
export const NAME_DESCRIPTION = 'The trigger’s name';

export const SCHEDULE_DESCRIPTION = 'every 5 minutes · 0 9 * * 1-5 · cron(0 9 ? * MON-FRI *) · at 2026-12-01T09:00';

export const WORKFLOW_DESCRIPTION = 'For a workflow: project, file and branch like checkout diagnose.yml@main';

export const ZONE_DESCRIPTION = 'For times of day, like Europe/Berlin; UTC unless given';

export const statusIcons: Readonly<Record<TriggerStatus, string>> = {
  active: '🟢',
  paused: '⏸️',
  disabled: '⛔',
  finished: '🏁',
  deleted: '🗑️',
};

/** A name, bold and without any Markdown of its own. */
export function bold(name: string): string {
  return `**${escapeMarkdown(name)}**`;
}

/** `every 5 minutes` or `at 09:00, Monday through Friday (Europe/Berlin)`. */
export function scheduleWords({ schedule }: Pick<Trigger, 'schedule'>): string {
  return describeSchedule(schedule);
}

/** What Scheduler is given, and what it was translated from: `0 9 * * 1-5` → `cron(0 9 ? * MON-FRI *)`. */
export function expressionWords({ schedule }: Pick<Trigger, 'schedule'>): string {
  const expression = `\`${toExpression(schedule)}\``;
  return schedule.kind === 'cron' && schedule.written !== undefined
    ? `\`${schedule.written}\` → ${expression}`
    : expression;
}

/** What a trigger does: `a message in #ops`. */
export async function taskWords(
  { services }: Pick<CommandContext, 'services'>,
  { task }: Pick<Trigger, 'task'>,
): Promise<string> {
  const kind = await services.tasks.find(task);
  return kind.describe(kind.parse(task));
}

/** The next times under a heading, one to a line; nothing when there are none. Those that a clock change skips or folds are marked. */
export function nextTimes({ schedule }: Pick<Trigger, 'schedule'>, after: number, count = 5): string[] {
  const times = preview(schedule, after, count);
  const first = times.find(({ at }) => at !== undefined)?.at;
  if (first === undefined) return [];
  return [[`**Next** ${timestamp(first, 'R')}`, ...times.map((time) => timeLine(time, schedule))].join('\n')];
}

function timeLine({ at, mark, wall }: PreviewTime, { kind, timezone }: Schedule): string {
  if (at === undefined)
    return `⚠️ ~~${wall.slice(0, 16).replace('T', ' ')}~~ **skipped**: the clocks jump over this time`;
  const note = mark === 'folded' ? ' ⚠️ **once**: this hour comes twice, the first one counts' : '';
  // Discord shows times in the reader's own zone; where the schedule has another, its clock is told as well.
  const elsewhere =
    kind === 'interval' || timezone === 'UTC' ? '' : ` · ${weekdayOf(wall)} ${wall.slice(11, 16)} there`;
  return `${timestamp(at, 'F')}${elsewhere}${note}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function weekdayOf(wall: string): string {
  return WEEKDAYS[new Date(`${wall}Z`).getUTCDay()] ?? '';
}

/** Whether the asking person may change triggers of others. */
export function mayChangeOthers({ role }: Pick<CommandContext, 'role'>): boolean {
  return role === 'admin' || role === 'owner';
}

/** The caller, as a name on every change. */
export function by({ caller }: Pick<CommandContext, 'caller'>): string {
  return `<@${caller.actor.id}>`;
}
