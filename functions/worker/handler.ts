import { composeWorker } from '#lib/composition/worker.ts';
import { createWorkerHandler } from './create-handler.ts';

export const handler = createWorkerHandler(composeWorker({ fn: 'worker' }));
