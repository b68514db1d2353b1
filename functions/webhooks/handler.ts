import { composeWebhooks } from '#lib/composition/webhooks.ts';
import { createWebhooksHandler } from './create-handler.ts';

export const handler = createWebhooksHandler(composeWebhooks({ fn: 'webhooks' }));
