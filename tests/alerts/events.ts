import type { DomainEvent } from '#lib/events/domain-event.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';

let made = 0;

/** An event as the relay would put it on the bus. */
export function domainEvent(stack: TestStack, more: Partial<DomainEvent> = {}): DomainEvent {
  made += 1;
  const traceId = made.toString(16).padStart(32, 'a');
  return {
    schemaVersion: 1,
    id: `event-${made}`,
    type: 'run.failed',
    severity: 'error',
    at: new Date(stack.stack.clock.now()).toISOString(),
    workspace: stack.stack.discord.guild.id,
    subject: { kind: 'trigger', id: 't0000000000000a1', name: 'nightly-report' },
    message: 'A run failed for good.',
    cause: { code: 'http.rejected', message: 'The target answered 500.' },
    mend: 'Look at the target, then start it again with `/trigger run`.',
    correlationId: traceId,
    traceId,
    links: [],
    ...more,
  };
}

/** Puts events on the deployment's bus as the relay does, and lets the queue run empty. */
export async function publish(stack: TestStack, ...events: readonly DomainEvent[]): Promise<void> {
  for (const event of events) put(stack, event);
  await stack.stack.timeline.advanceTo(stack.stack.clock.now());
}

/** Puts one event on the bus; it is not delivered before time passes. */
export function put(stack: TestStack, event: DomainEvent): void {
  stack.stack.aws.events.put({
    bus: 'watchbell-local-events',
    source: 'watchbell.state',
    'detail-type': event.type,
    detail: event,
    resources: [],
  });
}
