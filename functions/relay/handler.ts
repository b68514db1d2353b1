import { composeRelay } from '#lib/composition/relay.ts';
import { createRelayHandler } from './create-handler.ts';

export const handler = createRelayHandler(composeRelay({ fn: 'relay' }));
