import type { ProjectionServices, Services } from '#lib/services.ts';
import { scheduleName } from '#lib/triggers/projection.ts';
import { synchronizeTrigger } from '#lib/triggers/synchronize.ts';

/** Lines of the directory read at a time. */
const PAGE = 500;

/**
 * Compares what EventBridge Scheduler holds with what the definitions ask for and mends the difference.
 *
 * Names are listed first and the state is read after: what was created in between is in the state already, so a schedule
 * without a trigger is a left-over for certain. Answers how many were created and removed.
 */
export async function reconcileSchedules(services: ProjectionServices): Promise<{ created: number; removed: number }> {
  const there = new Set(await services.schedules.names(''));
  const repairs: Array<{ guildId: string; triggerId: string }> = [];
  const wanted = new Set<string>();
  let disabled = 0;

  for (const guildId of services.config.ALLOWED_GUILDS) {
    for await (const { generation, status, triggerId } of directory(services, guildId)) {
      if (status === 'disabled') disabled += 1;
      if (status !== 'active') continue;
      const name = scheduleName(triggerId, generation);
      wanted.add(name);
      if (!there.has(name)) repairs.push({ guildId, triggerId });
    }
  }

  services.metrics.add('trigger_active_count', wanted.size);
  services.metrics.add('trigger_disabled_count', disabled);

  const totals = { created: 0, removed: 0 };
  for (const target of repairs) {
    totals.created += (await synchronizeTrigger(services, target)).created;
  }
  for (const name of there) {
    if (wanted.has(name)) continue;
    await services.schedules.remove(name);
    totals.removed += 1;
  }
  if (totals.created + totals.removed > 0) services.logger.warn('Schedules were repaired', totals);
  return totals;
}

async function* directory({ triggers }: Pick<Services, 'triggers'>, guildId: string) {
  let after: string | undefined;
  for (;;) {
    const page = await triggers.directory(guildId, { limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.name;
  }
}
