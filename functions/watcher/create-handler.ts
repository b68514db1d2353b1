import type { Context } from 'aws-lambda';
import type { WatcherServices } from '#lib/services.ts';
import { sweep } from '#lib/triggers/sweep.ts';

/** Every minute: nudges what is overdue, has expired leases attempted again, repairs schedules. */
export function createWatcherHandler(services: WatcherServices) {
  return async (_event: unknown, context: Context): Promise<void> => {
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'job' });
    const started = services.clock.now();
    const { failed, nudged, reattempted, schedules } = await sweep({ ...services, logger });
    logger.info('swept', {
      nudged,
      reattempted,
      failed,
      ...schedules,
      duration_ms: services.clock.now() - started,
      outcome: failed === 0 ? 'success' : 'error',
    });
  };
}
