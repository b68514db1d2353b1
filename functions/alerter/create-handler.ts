import type { Context, SQSEvent } from 'aws-lambda';
import { handleAlertMessages, kindOfAlertMessage } from '#lib/alerts/handle-messages.ts';
import type { AlerterServices } from '#lib/alerts/ports.ts';
import { MAX_RECEIVES } from '#lib/edge/count-job.ts';
import { handleTogether } from '#lib/edge/sqs-batch.ts';
import { guarded } from '#lib/kernel/guarded.ts';
import { flushed } from '#lib/kernel/metrics.ts';

/** The queue `alerts`: events of ours and alarms of CloudWatch's become cards; cards that were put off are shown. */
export function createAlerterHandler(services: AlerterServices) {
  return (event: SQSEvent, context: Context) => {
    const logger = services.logger.with({ request_id: context.awsRequestId, source: 'job' });
    return guarded(services, () =>
      services.tracing.invocation(context.awsRequestId, () =>
        flushed(services.metrics, { request_id: context.awsRequestId }, () =>
          handleTogether(event, services, {
            maxReceives: MAX_RECEIVES.alerts,
            kindOf: kindOfAlertMessage,
            handle: (messages) => handleAlertMessages({ ...services, logger }, messages),
          }),
        ),
      ),
    );
  };
}
