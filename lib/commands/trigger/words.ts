import type { CommandContext } from '#lib/commands/context.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import { describeSchedule, occurrences } from '#lib/triggers/schedule.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

/** The option that names a trigger, the same in every sub-command. */
export const NAME_DESCRIPTION = 'The trigger’s name';

/** A name, bold and without any Markdown of its own. */
export function bold(name: string): string {
  return `**${escapeMarkdown(name)}**`;
}

/** `every 5 minutes: a message in #ops`. */
export function summary({ services }: CommandContext, { schedule, task }: Trigger): string {
  const kind = services.tasks.find(task);
  return `${describeSchedule(schedule)}: ${kind.describe(kind.parse(task))}`;
}

/** The next five occurrences, one to a line. */
export function nextTimes(trigger: Pick<Trigger, 'schedule'>, after: number): string[] {
  return occurrences(trigger.schedule, after, 5).map((at) => `- ${timestamp(at, 'F')} · ${timestamp(at, 'R')}`);
}

/** Whether the asking person may change triggers of others. */
export function mayChangeOthers({ role }: Pick<CommandContext, 'role'>): boolean {
  return role === 'admin' || role === 'owner';
}
