import type { EventType } from '#lib/events/domain-event.ts';

/** What an alert is about: a kind of event of ours, an alarm of CloudWatch's, or many alerts at once. */
export type RunbookSection = EventType | 'alarm' | 'storm';

/** Headings of RUNBOOK.md as GitHub makes anchors of them. */
export const runbookAnchors: Readonly<Record<RunbookSection, string>> = {
  'run.failed': 'alert-a-run-failed-for-good',
  'github.dispatch_failed': 'alert-a-workflow-could-not-be-started',
  'queue.dead_letter': 'alert-a-message-was-given-up',
  'discord.delivery_refused': 'alert-discord-refused-a-message',
  'watcher.heartbeat_lost': 'alert-the-watcher-is-silent',
  alarm: 'alert-an-alarm-of-cloudwatch',
  storm: 'alert-many-alerts-at-once',
};

/** The page that tells what an alert means and what to do; `base` is where the deployment's runbook is. */
export function runbookUrl(base: string, section: RunbookSection): string {
  return `${base}#${runbookAnchors[section]}`;
}
