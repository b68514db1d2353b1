import type { composeWebhooks } from '#lib/composition/webhooks.ts';
import { receiveWebhook } from '#lib/diagnosis/webhook.ts';
import { createWebhooksEndpoint } from '#lib/edge/webhooks-endpoint.ts';

/** GitHub's webhooks: events of workflow runs that we follow end their wait early. */
export function createWebhooksHandler(services: ReturnType<typeof composeWebhooks>) {
  return createWebhooksEndpoint({
    clock: services.clock,
    logger: services.logger,
    secret: () => services.secrets.get('github_webhook_secret'),
    receive: (delivery, logger) => receiveWebhook({ ...services, logger }, delivery),
  });
}
