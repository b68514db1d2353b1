import { composeWorker } from '#lib/composition/worker.ts';
import { createWorkerHandler } from './create-handler.ts';

/** A file of its own in the bundle, which nobody waits for where nothing is traced. */
const loadSegments = () => import('#lib/platform/system/segments.ts');

export const handler = createWorkerHandler(composeWorker({ fn: 'worker', loadSegments }));
