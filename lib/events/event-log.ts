import type { DomainEvent } from '#lib/events/domain-event.ts';

/** Events that follow from no other row: they are written down, and the relay publishes what is written. */
export interface EventLog {
  /** Writes an event once: the same id again changes nothing. Answers whether it is new. */
  record(event: DomainEvent): Promise<boolean>;
}

/** The team's bus. */
export interface DomainBus {
  /** Publishes one event; again with the same id does no harm. Rejects with OutboundFailure. */
  publish(event: DomainEvent): Promise<void>;
}
