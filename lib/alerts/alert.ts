import type { AlertEvent } from '#lib/alerts/alert-event.ts';

export const alertStatuses = ['open', 'acknowledged', 'snoozed', 'cleared'] as const;
export type AlertStatus = (typeof alertStatuses)[number];

/** `repeat` comes inside a window, `renew` begins the next one, `clear` tells that the trouble is over. */
export const alertSteps = ['repeat', 'renew', 'acknowledge', 'snooze', 'clear'] as const;
export type AlertStep = (typeof alertSteps)[number];

/** The state machine: status × step → status; a pair that is missing is illegal. */
const alertTransitions: Readonly<Record<AlertStatus, Partial<Record<AlertStep, AlertStatus>>>> = {
  open: { repeat: 'open', renew: 'open', acknowledge: 'acknowledged', snooze: 'snoozed', clear: 'cleared' },
  // Someone looks after it: repeats are counted in silence, until a new window asks again.
  acknowledged: { repeat: 'acknowledged', renew: 'open', snooze: 'snoozed', clear: 'cleared' },
  // A window that begins ends a snooze; while it lasts none begins.
  snoozed: { repeat: 'snoozed', renew: 'open', acknowledge: 'acknowledged', clear: 'cleared' },
  cleared: { repeat: 'open', renew: 'open', clear: 'cleared' },
};

/** The status after a step, or undefined for an illegal pair. */
export function nextAlertStatus(status: AlertStatus, step: AlertStep): AlertStatus | undefined {
  return alertTransitions[status][step];
}

/** Repeats within so long after a card's first event fold into it. */
export const WINDOW_MS = 5 * 60_000;
export const SNOOZE_MS = 60 * 60_000;
/** Milliseconds between two edits of one card. */
export const PACE_MS = 5_000;

/** A message of ours that shows a card. */
export interface MessagePlace {
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * One trouble of a workspace, as its newest window tells it; there is one row for each fingerprint. Times are epoch
 * milliseconds.
 */
export interface Alert
  extends Pick<
    AlertEvent,
    'cause' | 'correlationId' | 'links' | 'mend' | 'message' | 'run' | 'runbook' | 'severity' | 'subject' | 'traceId'
  > {
  readonly schemaVersion: 1;
  readonly guildId: string;
  readonly fingerprint: string;
  readonly status: AlertStatus;
  /** Counts what changed the status or began a window: by it a button knows that its card is out of date. */
  readonly revision: number;
  /** Counts the writes of this row. */
  readonly version: number;
  /** Who acknowledged or snoozed it, and when. */
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  readonly snoozedUntil?: number;
  readonly clearedAt?: number;
  /** Counts windows from 1. */
  readonly window: number;
  readonly windowStart: number;
  /** Events of this window, and of all windows. */
  readonly count: number;
  readonly total: number;
  /** When the first and the newest event of this window happened, by their own account. */
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** The newest event's id: of two that happened at once the greater one counts as newer. */
  readonly newestId: string;
  /** The card that shows it: its own or a storm's; absent while there is no channel. */
  readonly cardId?: string;
  readonly channelId?: string;
  /** The storm that it is listed in, in place of a card of its own. */
  readonly stormId?: string;
  /** Where the card of the window before stands. */
  readonly previous?: MessagePlace;
}

/** The status for people: a snooze that is over is none. */
export function statusAt({ snoozedUntil = 0, status }: Alert, now: number): AlertStatus {
  return status === 'snoozed' && now >= snoozedUntil ? 'open' : status;
}

/** True for what someone still has to look at, now or later. */
export function isUnresolved({ status }: Pick<Alert, 'status'>): boolean {
  return status === 'open' || status === 'snoozed';
}

/** The card of the window that began then. */
export function alertCardId({ fingerprint, windowStart }: Pick<Alert, 'fingerprint' | 'windowStart'>): string {
  return `alert-${fingerprint.slice(0, 16)}-${windowStart.toString(36)}`;
}

/** The audit chain of an alert. */
export function alertEntity(fingerprint: string): string {
  return `alert:${fingerprint}`;
}
