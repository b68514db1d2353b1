import type { Alert, AlertStatus, MessagePlace } from '#lib/alerts/alert.ts';
import { WINDOW_MS } from '#lib/alerts/alert.ts';
import type { Severity } from '#lib/events/domain-event.ts';

/** More cards than this in five minutes are a storm: nobody reads them. */
export const MAX_CARDS = 20;
/** Listed on the summary card; those beyond are counted there and stand in `/alerts list`. */
const MAX_LISTED = 40;

/** Keeps a workspace's channel from flooding: when it last had new cards, and the storm that goes on. */
export interface StormGuard {
  readonly schemaVersion: 1;
  readonly guildId: string;
  readonly version: number;
  /** When the alerts of the last five minutes got cards of their own, epoch milliseconds. */
  readonly begun: readonly number[];
  readonly storm?: { readonly id: string; readonly since: number };
}

/** Many new alerts in a short time: one summary card for those beyond the twentieth. */
export interface Storm {
  readonly schemaVersion: 1;
  readonly guildId: string;
  /** Also its card's. */
  readonly id: string;
  readonly version: number;
  readonly channelId: string;
  readonly since: number;
  /** In the order in which they came; the first 40. */
  readonly listed: readonly StormLine[];
  /** Fingerprints that are not listed. */
  readonly unlisted: number;
  /** Events of all of them. */
  readonly count: number;
  readonly correlationId: string;
  /** The summary card of the storm before. */
  readonly previous?: MessagePlace;
}

export interface StormLine {
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly message: string;
  readonly subject: string;
  readonly count: number;
  readonly status: AlertStatus;
}

/** Where a new alert is shown: on a card of its own, or on a storm's. */
export interface Placement {
  readonly guard: StormGuard;
  /** The storm that takes it in; undefined for a card of its own. */
  readonly storm?: { readonly id: string; readonly isNew: boolean };
}

/** Gives a new alert its place, and writes down that it has one. */
export function placeNew(
  before: StormGuard | undefined,
  { guildId, now }: { readonly guildId: string; readonly now: number },
): Placement {
  const begun = (before?.begun ?? []).filter((at) => at > now - WINDOW_MS);
  const current = before?.storm;
  const storm = current && now < current.since + WINDOW_MS ? current : undefined;
  const guard = { schemaVersion: 1, guildId, version: (before?.version ?? 0) + 1 } as const;
  if (begun.length < MAX_CARDS) {
    return { guard: { ...guard, begun: [...begun, now], ...(current ? { storm: current } : {}) } };
  }
  const joined = storm ?? { id: `storm-${now.toString(36)}`, since: now };
  return { guard: { ...guard, begun, storm: joined }, storm: { id: joined.id, isNew: storm === undefined } };
}

/**
 * The storm with an alert on its list, as the alert is now; `added` are the events that came with it, `joins` when it
 * is new there.
 */
export function withAlert(
  storm: Storm,
  alert: Alert,
  { added, joins }: { readonly added: number; readonly joins: boolean },
): Storm {
  const { count, fingerprint, message, severity, status, subject } = alert;
  const line = { fingerprint, severity, message, subject: subject.name, count, status };
  const isListed = storm.listed.some((one) => one.fingerprint === fingerprint);
  const next = { ...storm, version: storm.version + 1, count: storm.count + added };
  if (isListed) return { ...next, listed: storm.listed.map((one) => (one.fingerprint === fingerprint ? line : one)) };
  if (storm.listed.length < MAX_LISTED) return { ...next, listed: [...storm.listed, line] };
  return { ...next, unlisted: storm.unlisted + (joins ? 1 : 0) };
}
