import { type BusOptions, putEvent, traceHeader } from '#lib/platform/eventbridge/put-event.ts';
import { EVENT_SOURCE, type EventBus } from '#lib/tasks/event-detail.ts';

/** The team's event bus, for what triggers put there. */
export function createEventBus(options: BusOptions): EventBus {
  return {
    async put({ at, detail, detailType }) {
      const eventId = await putEvent(options, {
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
        Time: new Date(at),
        TraceHeader: traceHeader(detail.run.id),
      });
      return { eventId };
    },
  };
}
