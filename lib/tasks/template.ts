import mustache from 'mustache';
import { DomainError } from '#lib/kernel/errors.ts';
import type { TaskRun } from '#lib/tasks/task.ts';

/** What a template may say. */
const NAMES = ['run_id', 'trigger', 'scheduled_for', 'attempt', 'workspace'] as const;

/** Throws `task.template` unless a template of mustache has nothing but these names: no sections, no partials, nothing unescaped. */
export function assertTemplate(template: string): void {
  for (const [type, value] of parse(template)) {
    if (type === 'text' || (type === 'name' && (NAMES as readonly string[]).includes(value))) continue;
    throw new DomainError('task.template', {
      tag: `${type === 'name' ? '' : type}${value}`.slice(0, 40),
      names: NAMES.map((name) => `{{${name}}}`).join(', '),
    });
  }
}

/** Fills a template in; in JSON every value is escaped as the inside of a string. */
export function fillTemplate(template: string, run: TaskRun, form: 'json' | 'text'): string {
  const view: Record<(typeof NAMES)[number], string> = {
    run_id: run.runId,
    trigger: run.triggerName,
    scheduled_for: new Date(run.scheduledFor).toISOString(),
    attempt: String(run.attempt),
    workspace: run.guildId,
  };
  const escape = form === 'json' ? (value: string) => JSON.stringify(value).slice(1, -1) : (value: string) => value;
  return mustache.render(template, view, {}, { escape });
}

function parse(template: string): Array<[string, string]> {
  try {
    return mustache.parse(template).map(([type, value]) => [type, value]);
  } catch (cause) {
    throw new DomainError(
      'task.template',
      { tag: (cause as Error).message.slice(0, 60), names: NAMES.join(', ') },
      { cause },
    );
  }
}
