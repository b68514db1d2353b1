import { composeWatcher } from '#lib/composition/projection.ts';
import { createWatcherHandler } from './create-handler.ts';

export const handler = createWatcherHandler(composeWatcher({ fn: 'watcher' }));
