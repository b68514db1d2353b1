import { composeAlerter } from '#lib/composition/alerter.ts';
import { createAlerterHandler } from './create-handler.ts';

export const handler = createAlerterHandler(composeAlerter({ fn: 'alerter' }));
