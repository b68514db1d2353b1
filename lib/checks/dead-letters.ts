import type { DeadLetterQueues, WatchStore } from '#lib/checks/store.ts';
import type { EventLog } from '#lib/events/event-log.ts';
import type { Clock, Ids, Logger } from '#lib/kernel/ports.ts';

interface Ports {
  readonly clock: Pick<Clock, 'now'>;
  readonly deadLetters: DeadLetterQueues;
  readonly eventLog: EventLog;
  readonly ids: Pick<Ids, 'traceId'>;
  readonly logger: Logger;
  readonly watch: WatchStore;
}

const MINUTE = 60_000;
/** Minutes between two looks; CloudWatch's alarm looks every minute. */
const EVERY_MINUTES = 5;

/**
 * Every fifth minute looks into the dead-letter queues and writes an event for each that holds more than it did the last time. A
 * failure is logged, and the next round looks again.
 */
export async function checkDeadLetters(ports: Ports): Promise<void> {
  const minute = Math.floor(ports.clock.now() / MINUTE);
  if (minute % EVERY_MINUTES !== 0) return;
  try {
    await check(ports, minute);
  } catch (error) {
    ports.logger.warn('The dead-letter queues could not be looked at', { error });
  }
}

async function check(ports: Ports, minute: number): Promise<void> {
  const { deadLetters, watch } = ports;
  const before = await watch.deadLetters();
  const counted = await Promise.all(
    deadLetters.names.map(async (name) => [name, await deadLetters.count(name)] as const),
  );
  const changed = counted.filter(([name, count]) => count !== (before[name] ?? 0));
  for (const [name, count] of changed) {
    if (count > (before[name] ?? 0)) await tell(ports, { name, count, more: count - (before[name] ?? 0), minute });
  }
  // Written last: who crashes before it tells the same events once more, by the same ids.
  if (changed.length > 0) await watch.noteDeadLetters(Object.fromEntries(counted));
}

async function tell(
  { clock, eventLog, ids }: Ports,
  { count, minute, more, name }: { name: string; count: number; more: number; minute: number },
): Promise<void> {
  const traceId = ids.traceId();
  await eventLog.record({
    schemaVersion: 1,
    id: `dlq-${minute.toString(36)}-${name}`.slice(0, 64),
    type: 'queue.dead_letter',
    severity: 'error',
    at: new Date(clock.now()).toISOString(),
    subject: { kind: 'queue', id: name, name },
    message: 'Messages were given up and lie in a dead-letter queue',
    cause: { code: 'queue.dead_letter', message: `${count} messages lie there, ${more} more than before.` },
    mend: 'Read the log of the function that takes from the queue, around this time; RUNBOOK.md, Dead letters.',
    correlationId: traceId,
    traceId,
    links: [],
  });
}
