import { composeProjection } from '#lib/composition/projection.ts';
import { createScheduleSyncHandler } from './create-handler.ts';

/** A file of its own in the bundle, which nobody waits for where nothing is traced. */
const loadSegments = () => import('#lib/platform/system/segments.ts');

export const handler = createScheduleSyncHandler(composeProjection({ fn: 'schedule-sync', loadSegments }));
