import { DOMAIN_SOURCE } from '#lib/events/domain-event.ts';
import type { DomainBus } from '#lib/events/event-log.ts';
import { type BusOptions, putEvent, traceHeader } from '#lib/platform/eventbridge/put-event.ts';

/** The team's event bus, for what happens in Watchbell itself. */
export function createDomainBus(options: BusOptions): DomainBus {
  return {
    async publish(event) {
      await putEvent(options, {
        Source: DOMAIN_SOURCE,
        DetailType: event.type,
        Detail: JSON.stringify(event),
        Time: new Date(event.at),
        TraceHeader: traceHeader(event.traceId),
      });
    },
  };
}
