import { composeBase, composeFires, composeFollowups, type Ground } from '#lib/composition.ts';
import { required } from '#lib/config.ts';
import { createEventLog } from '#lib/platform/dynamodb/event-log.ts';
import { createWatchStore } from '#lib/platform/dynamodb/watch-store.ts';
import { createSchedulerClient } from '#lib/platform/scheduler/client.ts';
import { createScheduleProjection } from '#lib/platform/scheduler/schedule-projection.ts';
import { createSqsClient } from '#lib/platform/sqs/client.ts';
import { createDeadLetterQueues } from '#lib/platform/sqs/dead-letter-queues.ts';
import type { WatcherServices } from '#lib/services.ts';

const TIMEOUT_MS = 5_000;

/** What both functions have that speak to EventBridge Scheduler. */
type Projection = Omit<WatcherServices, 'followups' | 'eventLog' | 'watch' | 'deadLetters'>;

/** The services of the watcher. */
export function composeWatcher(ground: Ground): WatcherServices {
  const base = composeBase(ground);
  return {
    ...projectionOn(ground, base),
    ...composeFollowups(base),
    eventLog: createEventLog(base.tables),
    watch: createWatchStore(base.tables),
    deadLetters: createDeadLetterQueues({
      client: createSqsClient(ground.aws ?? {}),
      outbound: base.outbound,
      urls: base.services.config.DEAD_LETTER_QUEUE_URLS,
      timeoutMs: TIMEOUT_MS,
    }),
  };
}

/** The services of the functions that speak to EventBridge Scheduler; apart, so that only their bundles carry its client. */
export function composeProjection(ground: Ground): Projection {
  return projectionOn(ground, composeBase(ground));
}

function projectionOn(ground: Ground, base: ReturnType<typeof composeBase>): Projection {
  const { config } = base.services;
  return {
    ...base.services,
    ...composeFires(base),
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
