import type { CommandContext } from '#lib/commands/context.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import { describeSchedule, occurrences } from '#lib/triggers/schedule.ts';
import type { Trigger, TriggerStatus } from '#lib/triggers/trigger.ts';

/** The option that names a trigger, the same in every sub-command. */
export const NAME_DESCRIPTION = 'The trigger’s name';

export const SCHEDULE_DESCRIPTION = 'every 5 minutes · 0 9 * * 1-5 · cron(0 9 ? * MON-FRI *) · at 2026-12-01T09:00';

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

/** `Every 5 minutes` or `At 09:00, Monday through Friday (Europe/Berlin)`, with what Scheduler is given. */
export function scheduleWords({ schedule }: Pick<Trigger, 'schedule'>): string {
  return describeSchedule(schedule);
}

/** What a trigger does: `a message in #ops`. */
export function taskWords({ services }: Pick<CommandContext, 'services'>, { task }: Pick<Trigger, 'task'>): string {
  const kind = services.tasks.find(task);
  return kind.describe(kind.parse(task));
}

/** The next times under a heading, one to a line; nothing when there are none. */
export function nextTimes(trigger: Pick<Trigger, 'schedule'>, after: number, count = 5): string[] {
  const times = occurrences(trigger.schedule, after, count);
  if (times.length === 0) return [];
  return [['**Next**', ...times.map((at) => `${timestamp(at, 'F')} · ${timestamp(at, 'R')}`)].join('\n')];
}

/** Whether the asking person may change triggers of others. */
export function mayChangeOthers({ role }: Pick<CommandContext, 'role'>): boolean {
  return role === 'admin' || role === 'owner';
}

/** The caller, as a name on every change. */
export function by({ caller }: Pick<CommandContext, 'caller'>): string {
  return `<@${caller.actor.id}>`;
}
