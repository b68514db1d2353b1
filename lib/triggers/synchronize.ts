import { MAX_DELAY_MS } from '#lib/kernel/queue.ts';
import type { FireMessage } from '#lib/runs/fire.ts';
import type { Services } from '#lib/services.ts';
import { SCHEDULED_TIME, scheduleName } from '#lib/triggers/projection.ts';
import { occurrences, toExpression } from '#lib/triggers/schedule.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

type Ports = Pick<Services, 'clock' | 'config' | 'fires' | 'schedules' | 'tracing' | 'triggers'>;

/**
 * Makes EventBridge Scheduler hold exactly the schedule that a trigger's definition asks for: creates the new one, deletes
 * all others of the trigger. Looks at the state, never at what changed, so it may be repeated at any time.
 */
export async function synchronizeTrigger(
  ports: Ports,
  target: { readonly guildId: string; readonly triggerId: string },
): Promise<{ created: number; removed: number; correlationId: string | undefined }> {
  const there = await ports.schedules.names(`${target.triggerId}-`);
  const trigger = await ports.triggers.definition(target.guildId, target.triggerId);
  const wanted = trigger && isProjected(ports, trigger) ? scheduleName(trigger.id, trigger.generation) : undefined;

  const missing = trigger !== undefined && wanted !== undefined && !there.includes(wanted);
  const created = missing && (await projectInFlow(ports, trigger, wanted)) ? 1 : 0;
  const leftOver = there.filter((name) => name !== wanted);
  for (const name of leftOver) await ports.schedules.remove(name);
  return { created, removed: leftOver.length, correlationId: trigger?.correlationId };
}

/** A schedule belongs to the command that made its trigger. */
function projectInFlow(ports: Ports, trigger: Trigger, name: string): Promise<boolean> {
  const { correlationId, traceId } = trigger;
  const span = { name: 'project', kind: 'internal' } as const;
  return ports.tracing.within({ traceId, correlationId }, span, () => project(ports, trigger, name));
}

function isProjected({ config }: Pick<Ports, 'config'>, trigger: Trigger): boolean {
  return trigger.status === 'active' && config.ALLOWED_GUILDS.includes(trigger.guildId);
}

/** Answers true when a schedule was created; what is over or due soon needs none. */
async function project(ports: Ports, trigger: Trigger, name: string): Promise<boolean> {
  const now = ports.clock.now();
  const { schedule } = trigger;
  const [next] = occurrences(schedule, now, 1);
  if (next === undefined) return false;

  const message: FireMessage = {
    schemaVersion: 1,
    kind: 'nudge',
    guildId: trigger.guildId,
    triggerId: trigger.id,
    correlationId: trigger.correlationId,
    hop: 0,
  };
  if (schedule.kind === 'once' && next - now <= MAX_DELAY_MS) {
    // Scheduler's precision is a minute and it refuses times that have just passed; the queue's delay has neither fault.
    await ports.fires.send({ ...message, scheduledFor: new Date(next).toISOString() }, next - now);
    return false;
  }
  await ports.schedules.create({
    name,
    expression: toExpression(schedule),
    timezone: schedule.timezone,
    ...(schedule.kind === 'interval' ? { startAt: next } : {}),
    message: { ...message, scheduledFor: SCHEDULED_TIME },
  });
  return true;
}
