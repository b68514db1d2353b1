import { type Alert, nextAlertStatus, WINDOW_MS } from '#lib/alerts/alert.ts';
import type { AlertEvent } from '#lib/alerts/alert-event.ts';

export interface Folded {
  /** With a version one higher; its card is still that of the alert before, or none. */
  readonly alert: Alert;
  /** True when a window begins with it, so that a new card is due. */
  readonly began: boolean;
}

/**
 * Puts events of one fingerprint into its alert. Undefined when they change nothing: an all-clear for what is not
 * there.
 *
 * Windows go by `now` (epoch ms), when events come in, not by when they happened: what a queue held back is one card,
 * not many. The count is the number of events, however they are batched; which one is the newest does not depend on
 * their order.
 */
export function foldEvents(
  before: Alert | undefined,
  events: readonly AlertEvent[],
  { fingerprint, guildId, now }: { readonly guildId: string; readonly fingerprint: string; readonly now: number },
): Folded | undefined {
  const raised = events.filter(({ kind }) => kind === 'raise');
  const cleared = events.filter(({ kind }) => kind === 'clear').map(({ at }) => at);
  const newest = raised.reduce<AlertEvent | undefined>(
    (best, event) => (isNewer(event, best) ? event : best),
    undefined,
  );

  if (!newest) return before && withClear(before, cleared);
  const began = !before || beginsWindow(before, now);
  const alert = began ? begin(before, raised, newest, { fingerprint, guildId, now }) : repeat(before, raised, newest);
  const calmed = withClear({ ...alert, version: alert.version - 1 }, cleared);
  return { alert: calmed?.alert ?? alert, began };
}

/** While it is snoozed nothing begins. */
function beginsWindow({ snoozedUntil = 0, status, windowStart }: Alert, now: number): boolean {
  if (status === 'snoozed' && now < snoozedUntil) return false;
  return now >= windowStart + WINDOW_MS;
}

function begin(
  before: Alert | undefined,
  raised: readonly AlertEvent[],
  newest: AlertEvent,
  { fingerprint, guildId, now }: { readonly guildId: string; readonly fingerprint: string; readonly now: number },
): Alert {
  return {
    schemaVersion: 1,
    guildId,
    fingerprint,
    status: (before && nextAlertStatus(before.status, 'renew')) ?? 'open',
    revision: (before?.revision ?? 0) + 1,
    version: (before?.version ?? 0) + 1,
    window: (before?.window ?? 0) + 1,
    windowStart: now,
    count: raised.length,
    total: (before?.total ?? 0) + raised.length,
    firstSeenAt: Math.min(...raised.map(({ at }) => at)),
    ...factsOf(newest),
  };
}

function repeat(before: Alert, raised: readonly AlertEvent[], newest: AlertEvent): Alert {
  const counted = {
    ...before,
    version: before.version + 1,
    count: before.count + raised.length,
    total: before.total + raised.length,
    firstSeenAt: Math.min(before.firstSeenAt, ...raised.map(({ at }) => at)),
  };
  const { cause: _cause, mend: _mend, run: _run, ...rest } = counted;
  const isNews = isNewer(newest, { at: before.lastSeenAt, id: before.newestId });
  const told = isNews ? { ...rest, ...factsOf(newest) } : counted;
  // One that happened before the all-clear and came after it opens nothing again.
  if (before.status === 'cleared' && newest.at <= (before.clearedAt ?? 0)) return told;
  const status = nextAlertStatus(before.status, 'repeat') ?? before.status;
  if (status === before.status) return told;
  const { clearedAt: _clearedAt, ...open } = told;
  return { ...open, status, revision: before.revision + 1 };
}

/** What the card shows of the newest event. */
function factsOf(event: AlertEvent) {
  const { at, cause, correlationId, id, links, mend, message, run, runbook, severity, subject, traceId } = event;
  return {
    severity,
    message,
    subject,
    runbook,
    links,
    traceId,
    correlationId,
    newestId: id,
    lastSeenAt: at,
    ...(cause ? { cause } : {}),
    ...(mend === undefined ? {} : { mend }),
    ...(run ? { run } : {}),
  };
}

/** An all-clear counts when nothing has happened after it. */
function withClear(alert: Alert, cleared: readonly number[]): Folded | undefined {
  if (cleared.length === 0 || alert.status === 'cleared') return undefined;
  const at = Math.max(...cleared);
  const status = nextAlertStatus(alert.status, 'clear');
  if (at < alert.lastSeenAt || status === undefined) return undefined;
  return {
    began: false,
    alert: { ...alert, status, clearedAt: at, revision: alert.revision + 1, version: alert.version + 1 },
  };
}

function isNewer(event: Pick<AlertEvent, 'at' | 'id'>, than: Pick<AlertEvent, 'at' | 'id'> | undefined): boolean {
  if (!than || event.at !== than.at) return !than || event.at > than.at;
  return event.id > than.id;
}
