import { DomainEvent } from '#lib/events/domain-event.ts';
import type { DomainBus } from '#lib/events/event-log.ts';
import { eventOfRun } from '#lib/events/run-event.ts';
import type { Metrics } from '#lib/kernel/metrics.ts';
import type { Logger } from '#lib/kernel/ports.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';
import type { Run } from '#lib/runs/run.ts';

/** A change of the table `state` that may be an event. */
export type StateChange =
  | { readonly kind: 'run'; readonly before: Run | undefined; readonly after: Run }
  | { readonly kind: 'event'; readonly event: unknown };

/**
 * Publishes the event that a change is, if it is one. At least once: a change that comes again is published again, with the
 * same id.
 */
export async function publishChange(
  {
    bus,
    logger,
    metrics,
    tracing,
  }: {
    readonly bus: DomainBus;
    readonly logger: Logger;
    readonly metrics: Pick<Metrics, 'add'>;
    readonly tracing: Pick<Tracing, 'within'>;
  },
  change: StateChange,
): Promise<void> {
  const event = change.kind === 'run' ? eventOfRun(change.before, change.after) : DomainEvent.parse(change.event);
  if (!event) return;
  const { correlationId, traceId } = event;
  await tracing.within({ traceId, correlationId }, { name: 'publish', kind: 'consumer' }, () => bus.publish(event));
  // A rule of the template hands every event of ours to the queue of the alerts.
  metrics.add('job_enqueued_total', 1, { kind: 'alert' });
  logger.info('event published', {
    trace_id: traceId,
    correlation_id: correlationId,
    org_id: event.workspace,
    route: event.type,
    event_id: event.id,
  });
}
