import * as z from 'zod/mini';

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

export interface InteractionQueue {
  send(message: InteractionMessage): Promise<void>;
}
