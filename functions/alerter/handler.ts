import { composeAlerter } from '#lib/composition/alerter.ts';
import { createAlerterHandler } from './create-handler.ts';

/** A file of its own in the bundle, which nobody waits for where nothing is traced. */
const loadSegments = () => import('#lib/platform/system/segments.ts');

export const handler = createAlerterHandler(composeAlerter({ fn: 'alerter', loadSegments }));
