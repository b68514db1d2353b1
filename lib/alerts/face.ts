import { type Alert, alertCardId, isUnresolved, type MessagePlace, statusAt } from '#lib/alerts/alert.ts';
import { runbookUrl } from '#lib/alerts/runbook.ts';
import type { Face, LivingCard } from '#lib/cards/living-card.ts';
import type { Button, Card, Tone } from '#lib/discord/card.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import type { Severity } from '#lib/events/domain-event.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import { runArgs } from '#lib/runs/run-args.ts';

export const severityIcons: Readonly<Record<Severity, string>> = { critical: '🔴', error: '⚠️', warning: '🟡' };

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'bad', error: 'bad', warning: 'warning' };

/** As long as the card is kept. */
const BUTTON_LIVES_MS = 35 * 24 * 60 * 60_000;

/** What the card of an alert shows. A person's change stays for a while and is `final`: it is shown at once. */
export function alertFace(
  alert: Alert,
  { final = false, now, runbookBase }: { readonly now: number; readonly runbookBase: string; readonly final?: boolean },
): Face {
  const { cause, mend, message, severity, status, subject } = alert;
  const card: Card = {
    tone: isUnresolved({ status: statusAt(alert, now) }) ? TONES[severity] : 'good',
    title: `${severityIcons[severity]} ${escapeMarkdown(message)}`,
    blocks: [
      ...stateLines(alert),
      [
        `**What** ${escapeMarkdown(subject.name)} (${escapeMarkdown(subject.kind)})`,
        ...(cause ? [`**Why** ${cause.message}`] : []),
      ].join('\n'),
      seenLine(alert),
      ...(mend === undefined ? [] : [`**What to do** ${mend}`]),
    ],
    tail: tailOf(alert),
    rows: [buttonsOf(alert, now), linksOf(alert, runbookBase)],
  };
  return { card, ...(final || status === 'cleared' ? { final: true } : {}) };
}

/** A new card for the window that begins with this alert. */
export function newAlertCard(
  alert: Alert,
  place: { readonly channelId: string; readonly paceMs: number },
  face: Face,
): LivingCard {
  return {
    schemaVersion: 1,
    guildId: alert.guildId,
    id: alertCardId(alert),
    ...place,
    desired: face,
    desiredRev: 1,
    shownRev: 0,
    correlationId: alert.correlationId,
  };
}

/** Who has it, or that it is over; nothing while it is open. */
function stateLines({ clearedAt = 0, decidedAt = 0, decidedBy, snoozedUntil = 0, status }: Alert): string[] {
  switch (status) {
    case 'open':
      return [];
    case 'acknowledged':
      return [`👍 Acknowledged by <@${decidedBy}> ${timestamp(decidedAt, 'R')}. Repeats are counted in silence.`];
    case 'snoozed':
      return [`💤 Snoozed by <@${decidedBy}>: the next card comes ${timestamp(snoozedUntil, 'R')} at the earliest.`];
    case 'cleared':
      return [`✅ Cleared ${timestamp(clearedAt, 'R')}: the trouble is over.`];
  }
}

function seenLine({ count, firstSeenAt, lastSeenAt }: Alert): string {
  const first = `**First seen** ${timestamp(firstSeenAt, 'R')}`;
  return count === 1 ? `${first} · once` : `${first} · **last** ${timestamp(lastSeenAt, 'R')} · **${count} times**`;
}

function tailOf({ cause, guildId, previous, total, traceId, window }: Alert): string {
  const before = previous ? ` ([the card before](${messageUrl(guildId, previous)}))` : '';
  const again = window > 1 ? [`card ${window} of this trouble, ${total} times in all${before}`] : [];
  return [`-# trace ${fingerprint(traceId)}${cause ? ` · ${cause.code}` : ''}`, ...again].join(' · ');
}

function buttonsOf(alert: Alert, now: number): Button[] {
  const { run, status } = alert;
  const args = alertArgs(alert);
  const to = (action: string) => ({ route: `alerts.list.${action}`, args, livesMs: BUTTON_LIVES_MS });
  const isOpen = statusAt(alert, now) === 'open';
  return [
    ...(isUnresolved({ status }) ? [{ label: 'Acknowledge', style: 'primary', to: to('ack') } as const] : []),
    ...(isOpen || status === 'acknowledged' ? [{ label: 'Snooze 1 h', to: to('snooze') }] : []),
    { label: 'Show trace', to: to('trace') },
    ...(run
      ? [{ label: 'Show run', to: { route: 'runs.show.open', args: runArgs(run), livesMs: BUTTON_LIVES_MS } }]
      : []),
  ];
}

function linksOf({ links, runbook }: Alert, runbookBase: string): Button[] {
  return [{ label: 'Runbook', emoji: '📖', url: runbookUrl(runbookBase, runbook) }, ...links];
}

/** What an alert's buttons bring along: which alert, in which window and revision they were made. */
export function alertArgs({
  fingerprint: id,
  revision,
  window,
}: Pick<Alert, 'fingerprint' | 'revision' | 'window'>): string[] {
  return [Buffer.from(id, 'hex').toString('base64url'), revision.toString(36), window.toString(36)];
}

/** The words of a button again; undefined for others. */
export function readAlertArgs([id = '', revision = '', window = '']: readonly string[]):
  | { readonly fingerprint: string; readonly revision: number; readonly window: number }
  | undefined {
  const hex = Buffer.from(id, 'base64url').toString('hex');
  const read = { fingerprint: hex, revision: Number.parseInt(revision, 36), window: Number.parseInt(window, 36) };
  return hex.length === 64 && read.revision > 0 && read.window > 0 ? read : undefined;
}

export function messageUrl(guildId: string, { channelId, messageId }: MessagePlace): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}
