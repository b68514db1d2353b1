import type { RunbookSection } from '#lib/alerts/runbook.ts';
import type { DomainEvent, Severity } from '#lib/events/domain-event.ts';
import type { Redact } from '#lib/kernel/redact.ts';

/** Something that went wrong, or is over: what alerts are made of. Times are epoch milliseconds. */
export interface AlertEvent {
  /** The same for an event that comes twice. */
  readonly id: string;
  readonly kind: 'raise' | 'clear';
  /** The Discord server; absent for what concerns the whole deployment. */
  readonly workspace?: string;
  readonly severity: Severity;
  /** A constant sentence: events are grouped by it. */
  readonly message: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string };
  readonly cause?: { readonly code: string; readonly message: string };
  readonly mend?: string;
  readonly at: number;
  readonly runbook: RunbookSection;
  readonly correlationId: string;
  readonly traceId: string;
  readonly run?: { readonly id: string; readonly triggerId: string; readonly at: number };
  readonly links: readonly AlertLink[];
}

export interface AlertLink {
  readonly label: string;
  readonly url: string;
}

/** A row stays small whatever an event brings, UTF-16 units. */
const MAX = { message: 300, name: 120, cause: 1200, mend: 600, links: 4 } as const;

/** An event of ours as an alert takes it: short enough, and redacted once more, for chat is a sink. */
export function alertEventOf(event: DomainEvent, redact: Redact): AlertEvent {
  const { at, cause, correlationId, id, links, mend, run, severity, subject, traceId, type, workspace } = event;
  const shown = (text: string, room: number) => shownText(redact, text, room);
  return {
    id,
    kind: 'raise',
    severity,
    message: shown(event.message, MAX.message),
    subject: { ...subject, name: shown(subject.name, MAX.name) },
    at: Date.parse(at),
    runbook: type,
    correlationId,
    traceId,
    links: links.slice(0, MAX.links).map(({ label, url }) => ({ label: shown(label, 80), url: String(redact(url)) })),
    ...(workspace === undefined ? {} : { workspace }),
    ...(cause ? { cause: { code: cause.code.slice(0, 80), message: shown(cause.message, MAX.cause) } } : {}),
    ...(mend === undefined ? {} : { mend: shown(mend, MAX.mend) }),
    ...(run ? { run } : {}),
  };
}

/** Text for chat, without secrets and cut to `room` UTF-16 units. */
export function shownText(redact: Redact, text: string, room: number): string {
  const safe = String(redact(text));
  return safe.length > room ? `${safe.slice(0, room - 1).toWellFormed()}…` : safe;
}
