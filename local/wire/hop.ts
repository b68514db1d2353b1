/**
 * What sort of step a hop is: what Discord sent (`interaction`), a function that ran, a call to a table, a queue, the
 * Scheduler, the event bus, the Parameter Store or Discord's REST API, a change that a stream handed on, or plain HTTP.
 */
export type HopKind =
  | 'interaction'
  | 'http'
  | 'invoke'
  | 'table'
  | 'queue'
  | 'stream'
  | 'schedule'
  | 'bus'
  | 'parameter'
  | 'discord';

/** One step of the system: who asked whom for what, when, and how it ended. */
export interface Hop {
  /** Grows by one with every hop, from 1 at the start of the stack. */
  readonly id: number;
  /** Virtual time at which it began, epoch milliseconds. */
  readonly at: number;
  /** Real milliseconds. */
  readonly durationMs: number;
  readonly kind: HopKind;
  readonly from: string;
  readonly to: string;
  /** For example `PutItem`, `SendMessage`, `invoke`. */
  readonly operation: string;
  readonly outcome: 'ok' | 'error';
  /** What is worth knowing of it: counts, names, or the error. Never a secret, never a message's body. */
  readonly detail: unknown;
  /** What everything of one cause has in common: the id of the click, the delivery or the tick that began it. */
  readonly root: string;
}
