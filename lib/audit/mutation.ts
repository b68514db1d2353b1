import type { Actor, TriggerSource } from '#lib/audit/event.ts';

/** Who asks for a change, and by which request: goes into the audit event and the dedupe row of every mutation. */
export interface Caller {
  readonly guildId: string;
  readonly actor: Actor;
  readonly triggerSource: TriggerSource;
  /** The interaction's id, an `Idempotency-Key`, or a name that the system makes up: asking again changes nothing. */
  readonly requestKey: string;
  readonly correlationId: string;
  readonly traceId: string;
}

/** What a repeated request is answered from. */
export interface Dedupe {
  readonly key: string;
  readonly entity: string;
  /** The entity's version after the change. */
  readonly version: number;
  /** The operation that was applied. */
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}
