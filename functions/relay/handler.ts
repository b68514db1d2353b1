import { composeRelay } from '#lib/composition/relay.ts';
import { createRelayHandler } from './create-handler.ts';

/** A file of its own in the bundle, which nobody waits for where nothing is traced. */
const loadSegments = () => import('#lib/platform/system/segments.ts');

export const handler = createRelayHandler(composeRelay({ fn: 'relay', loadSegments }));
