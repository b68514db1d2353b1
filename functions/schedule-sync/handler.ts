import { composeProjection } from '#lib/composition/projection.ts';
import { createScheduleSyncHandler } from './create-handler.ts';

export const handler = createScheduleSyncHandler(composeProjection({ fn: 'schedule-sync' }));
