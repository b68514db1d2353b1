import * as z from 'zod/mini';
import type { Queue } from '#lib/kernel/queue.ts';

/** A message of the queue `interactive`: an interaction that is answered later. */
export const InteractionMessage = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('interaction'),
  traceId: z.string(),
  /** The trace's id when it is absent: messages of earlier versions have none. */
  correlationId: z.optional(z.string()),
  requestId: z.string(),
  /** Epoch milliseconds. */
  askedAt: z.number(),
  /** As Discord sent it, checked by its signature. */
  interaction: z.unknown(),
});
export type InteractionMessage = z.infer<typeof InteractionMessage>;

export type InteractionQueue = Queue<InteractionMessage>;
