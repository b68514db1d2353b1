import type { Context, SQSEvent } from 'aws-lambda';
import { handleMessages } from '#lib/edge/batch.ts';
import { FireMessage } from '#lib/runs/fire.ts';
import type { WorkerServices } from '#lib/services.ts';
import { handleFire } from '#lib/triggers/handle-fire.ts';

/** The queue `fires`: settles what is due and attempts the runs. */
export function createWorkerHandler(services: WorkerServices) {
  return (event: SQSEvent, context: Context) => {
    const deadline = services.clock.now() + context.getRemainingTimeInMillis();
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'worker' });
    return handleMessages(event, context, logger, (record) =>
      handleFire({ ...services, logger }, FireMessage.parse(JSON.parse(record.body)), deadline),
    );
  };
}
