import type { WatchStore } from '#lib/checks/store.ts';
import type { EventLog } from '#lib/events/event-log.ts';
import type { Clock, Ids, Logger } from '#lib/kernel/ports.ts';

/** The watcher comes every minute; so long without it is no hiccup of the clock's any more. */
const LOST_MS = 5 * 60_000;
/** How often one instance of a function asks, the first time after that long: most of what it does costs no read more. */
const ASK_EVERY_MS = 2 * 60_000;

interface Ports {
  readonly clock: Pick<Clock, 'now'>;
  readonly eventLog: EventLog;
  readonly ids: Pick<Ids, 'traceId'>;
  readonly logger: Logger;
  readonly watch: WatchStore;
}

/**
 * Makes a check that whoever works anyway does beside it: the watcher cannot report its own death. Asks every two minutes at most,
 * and never costs its caller anything. While nobody works nobody asks; then CloudWatch's alarm tells it by e-mail.
 */
export function createHeartbeatCheck(): (ports: Ports) => Promise<void> {
  let askedAt: number | undefined;
  return async (ports) => {
    const now = ports.clock.now();
    askedAt ??= now;
    if (now - askedAt < ASK_EVERY_MS) return;
    askedAt = now;
    try {
      await check(ports, now);
    } catch (error) {
      ports.logger.warn('Nobody could tell whether the watcher is alive', { error });
    }
  };
}

async function check({ eventLog, ids, watch }: Ports, now: number): Promise<void> {
  const beatAt = await watch.heartbeat();
  if (beatAt === undefined || now - beatAt < LOST_MS) return;
  const traceId = ids.traceId();
  await eventLog.record({
    schemaVersion: 1,
    // One event for one silence, whoever notices it.
    id: `heartbeat-${beatAt.toString(36)}`,
    type: 'watcher.heartbeat_lost',
    severity: 'critical',
    at: new Date(now).toISOString(),
    subject: { kind: 'function', id: 'watcher', name: 'watcher' },
    message: 'The watcher has not come for five minutes',
    cause: {
      code: 'watcher.heartbeat_lost',
      message: `It came last at ${new Date(beatAt).toISOString()}. What is overdue is not mended meanwhile.`,
    },
    mend: 'Look at the watcher’s log and at its rule in EventBridge; RUNBOOK.md, Watcher heartbeat lost.',
    correlationId: traceId,
    traceId,
    links: [],
  });
}
