import type { Context } from 'aws-lambda';
import { checkDeadLetters } from '#lib/checks/dead-letters.ts';
import { guarded } from '#lib/kernel/guarded.ts';
import { flushed } from '#lib/kernel/metrics.ts';
import type { WatcherServices } from '#lib/services.ts';
import { sweep } from '#lib/triggers/sweep.ts';

/** Every minute: nudges what is overdue, has expired leases attempted again, repairs schedules, looks for dead letters, leaves a sign of life. */
export function createWatcherHandler(services: WatcherServices) {
  const { clock, ids, metrics, tracing } = services;
  return (_event: unknown, context: Context): Promise<void> => {
    const traceId = ids.traceId();
    const flow = { traceId, correlationId: traceId };
    return guarded(services, () =>
      tracing.invocation(context.awsRequestId, () =>
        flushed(metrics, { request_id: context.awsRequestId }, () =>
          tracing.within(flow, { name: 'sweep', kind: 'consumer' }, () => watch(context.awsRequestId)),
        ),
      ),
    );
  };

  async function watch(requestId: string): Promise<void> {
    const logger = services.logger.with({ request_id: requestId, source: 'job' });
    const started = clock.now();
    const { failed, nudged, reattempted, schedules } = await sweep({ ...services, logger });
    metrics.add('watcher_heartbeat', 1);
    await checkDeadLetters({ ...services, logger });
    await services.watch.beat(clock.now());
    logger.info('swept', {
      nudged,
      reattempted,
      failed,
      ...schedules,
      duration_ms: clock.now() - started,
      outcome: failed === 0 ? 'success' : 'error',
    });
  }
}
