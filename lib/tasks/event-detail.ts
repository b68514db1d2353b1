import * as z from 'zod/mini';

/** The `detail` of every event that a trigger puts on the bus; docs/events.md shows one. */
export const EventDetail = z.object({
  schemaVersion: z.literal(1),
  /** The Discord server's id. */
  workspace: z.string(),
  trigger: z.object({ id: z.string(), name: z.string() }),
  run: z.object({
    /** The same over all attempts: by it a consumer knows an event that came twice. */
    id: z.string(),
    /** The nominal time, ISO 8601. */
    scheduledFor: z.string(),
    /** From 1. */
    attempt: z.number(),
    /** The same for everything that follows from one request, here and in our logs. */
    correlationId: z.string(),
  }),
  /** What the trigger's owner wrote. */
  data: z.record(z.string(), z.unknown()),
});
export type EventDetail = z.infer<typeof EventDetail>;

/** The `source` of our events. */
export const EVENT_SOURCE = 'watchbell';

export interface EventBus {
  /** Puts one event on the bus. Rejects with OutboundFailure; an event may arrive twice. Answers EventBridge's id of it. */
  put(event: {
    readonly detailType: string;
    readonly detail: EventDetail;
    readonly at: number;
  }): Promise<{ eventId: string }>;
}
