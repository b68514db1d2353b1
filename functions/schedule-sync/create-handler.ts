import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { handleRecords } from '#lib/edge/batch.ts';
import { triggerOfKey } from '#lib/edge/stream-key.ts';
import type { ProjectionServices } from '#lib/services.ts';
import { synchronizeTrigger } from '#lib/triggers/synchronize.ts';

/** The stream of definitions: makes EventBridge Scheduler hold what they ask for. */
export function createScheduleSyncHandler(services: ProjectionServices) {
  return (event: DynamoDBStreamEvent, context: Context) => {
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'worker' });
    return handleRecords(
      event,
      context,
      { ...services, logger },
      {
        kind: 'definition',
        async handle(record) {
          const target = triggerOfKey(record);
          const { correlationId, created, removed } = await synchronizeTrigger(services, target);
          const { guildId, triggerId } = target;
          logger.info('schedule synchronized', {
            correlation_id: correlationId,
            org_id: guildId,
            trigger_id: triggerId,
            created,
            removed,
          });
        },
      },
    );
  };
}
