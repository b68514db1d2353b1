import { attemptMessage } from '#lib/runs/fire.ts';
import { followMessage } from '#lib/runs/follow-message.ts';
import type { WatcherServices } from '#lib/services.ts';
import { nudge } from '#lib/triggers/nudge.ts';
import { reconcileSchedules } from '#lib/triggers/reconcile.ts';
import type { Overdue } from '#lib/triggers/store.ts';

/** Overdue rows of one shard that one sweep looks at. */
const PER_SHARD = 50;

export interface Swept {
  readonly nudged: number;
  readonly reattempted: number;
  readonly failed: number;
  readonly schedules: { readonly created: number; readonly removed: number };
}

/**
 * The watcher's minute: nudges triggers that are overdue, has runs attempted again whose lease or waiting time is over,
 * and repairs schedules that are missing or left over. One row that cannot be mended never keeps the others from it.
 */
export async function sweep(services: WatcherServices): Promise<Swept> {
  const { clock, config, logger, triggers } = services;
  const overdue = await triggers.overdue(clock.now(), { limit: PER_SHARD, guildIds: config.ALLOWED_GUILDS });
  let nudged = 0;
  let reattempted = 0;
  let failed = 0;

  for (const item of overdue) {
    try {
      if (item.kind === 'trigger') nudged += await nudgeOverdue(services, item);
      else reattempted += await reattempt(services, item);
    } catch (error) {
      failed += 1;
      logger.error('An overdue row could not be mended', { overdue: item, error });
    }
  }
  return { nudged, reattempted, failed, schedules: await reconcileSchedules(services) };
}

async function nudgeOverdue(services: WatcherServices, target: Extract<Overdue, { kind: 'trigger' }>): Promise<number> {
  const { runs } = await nudge(services, target, 'enqueue');
  for (const run of runs) await services.fires.send(attemptMessage(run));
  return runs.length;
}

/** Sends the message that a run waits for: its next attempt, its next look, or the look that shows its end on its card. */
async function reattempt(services: WatcherServices, { key }: Extract<Overdue, { kind: 'run' }>): Promise<number> {
  const run = await services.runs.find(key);
  if (!run) return 0;
  if (run.status === 'queued' || run.status === 'running') {
    await (run.task ? services.followups : services.fires).send(attemptMessage(run));
    return 1;
  }
  if (run.status !== 'following' && run.cardDueAt === undefined) return 0;
  await services.followups.send(followMessage(run));
  return 1;
}
