import { composeBase, composeFires, composeFollowups, type Ground } from '#lib/composition.ts';
import { required } from '#lib/config.ts';
import { createSchedulerClient } from '#lib/platform/scheduler/client.ts';
import { createScheduleProjection } from '#lib/platform/scheduler/schedule-projection.ts';
import type { WatcherServices } from '#lib/services.ts';

const TIMEOUT_MS = 5_000;

/** The services of the watcher. */
export function composeWatcher(ground: Ground): WatcherServices {
  const base = composeBase(ground);
  return { ...projectionOn(ground, base), ...composeFollowups(ground, base) };
}

/** The services of the functions that speak to EventBridge Scheduler; apart, so that only their bundles carry its client. */
export function composeProjection(ground: Ground): Omit<WatcherServices, 'followups'> {
  return projectionOn(ground, composeBase(ground));
}

function projectionOn(ground: Ground, base: ReturnType<typeof composeBase>): Omit<WatcherServices, 'followups'> {
  const { config } = base.services;
  return {
    ...base.services,
    ...composeFires(ground, base),
    schedules: createScheduleProjection({
      client: createSchedulerClient(ground.aws ?? {}),
      outbound: base.outbound,
      group: required(config, 'SCHEDULE_GROUP'),
      queueArn: required(config, 'FIRES_QUEUE_ARN'),
      deadLetterArn: required(config, 'SCHEDULER_DLQ_ARN'),
      roleArn: required(config, 'SCHEDULER_ROLE_ARN'),
      timeoutMs: TIMEOUT_MS,
    }),
  };
}
