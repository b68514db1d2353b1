import type { DimensionsOf, Metrics } from '#lib/kernel/metrics.ts';
import type { Generation, Totals, TriggerState } from '#lib/triggers/trigger.ts';

type Updating = DimensionsOf<'trigger_updated_total'>['operation'];

const UPDATES: Readonly<Record<string, Updating>> = {
  'trigger.update': 'update',
  'trigger.pause': 'pause',
  'trigger.resume': 'resume',
  'trigger.finish': 'finish',
};

/** Counts a change that was applied, and the fates of the occurrences that were due when it ended a generation. */
export function countChange(
  metrics: Metrics,
  operation: string,
  before: TriggerState,
  generations: readonly Generation[] = [],
): void {
  const updating = UPDATES[operation];
  if (updating) metrics.add('trigger_updated_total', 1, { operation: updating });
  else if (operation === 'trigger.delete') metrics.add('trigger_deleted_total', 1);

  const ended = generations.find(({ number }) => number === before.generation);
  if (ended?.totals) countFates(metrics, before.totals, ended.totals);
}

/** Counts the occurrences that were given a fate other than a run between two states of one generation. */
export function countFates(metrics: Metrics, before: Totals, after: Totals): void {
  for (const fate of ['skipped', 'missed'] as const) {
    const count = after[fate] - before[fate];
    if (count > 0) metrics.add('trigger_skipped_total', count, { fate });
  }
}
