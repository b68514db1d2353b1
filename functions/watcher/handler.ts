import { composeProjection } from '#lib/composition/projection.ts';
import { createWatcherHandler } from './create-handler.ts';

export const handler = createWatcherHandler(composeProjection({ fn: 'watcher' }));
