import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { composeWebhooks } from '#lib/composition/webhooks.ts';
import { receiveWebhook } from '#lib/diagnosis/webhook.ts';
import { createWebhooksEndpoint } from '#lib/edge/webhooks-endpoint.ts';
import { guarded } from '#lib/kernel/guarded.ts';
import { flushed } from '#lib/kernel/metrics.ts';

/** GitHub's webhooks: events of workflow runs that we follow end their wait early. */
export function createWebhooksHandler(services: ReturnType<typeof composeWebhooks>) {
  const endpoint = createWebhooksEndpoint({
    clock: services.clock,
    logger: services.logger,
    ids: services.ids,
    tracing: services.tracing,
    redact: services.redact,
    secret: () => services.secrets.get('github_webhook_secret'),
    receive: (delivery, logger) => receiveWebhook({ ...services, logger }, delivery),
  });
  return (event: LambdaFunctionURLEvent) => {
    const { requestId } = event.requestContext;
    return guarded(services, () =>
      services.tracing.invocation(requestId, () =>
        flushed(services.metrics, { request_id: requestId }, () => endpoint(event)),
      ),
    );
  };
}
