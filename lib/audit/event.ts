import { createHash, createHmac } from 'node:crypto';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';

/** Who did it: a person in chat or a part of the system. */
export type Actor = { readonly kind: 'user'; readonly id: string } | { readonly kind: 'system'; readonly id: string };

export type TriggerSource = 'action' | 'api' | 'system';

/** One link of an entity's chain: who changed what, when, why, from which state to which. */
export interface AuditEvent {
  readonly schemaVersion: 1;
  readonly guildId: string;
  /** `trigger:<id>`, `roles` … */
  readonly entity: string;
  /** Counts from 1 without a gap. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: Actor;
  readonly operation: string;
  readonly triggerSource: TriggerSource;
  readonly reason?: string;
  readonly correlationId: string;
  readonly traceId: string;
  readonly previousStateHash: string;
  readonly newStateHash: string;
  readonly eventHash: string;
}

/** The newest link of a chain. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export type AuditFacts = Omit<
  AuditEvent,
  'schemaVersion' | 'seq' | 'eventHash' | 'previousStateHash' | 'newStateHash'
> & {
  /** The audited fields before and after; undefined where the entity does not exist. */
  readonly before: object | undefined;
  readonly after: object | undefined;
};

const noHead: AuditHead = { seq: 0, hash: '' };

/**
 * Makes the next link: `eventHash = HMAC-SHA-256(key, previous event hash ‖ canonical event)` (DESIGN §4).
 *
 * `key` is the deployment's audit key; `head` the chain's newest link, undefined for the first.
 */
export function nextAuditEvent(key: string, head: AuditHead | undefined, facts: AuditFacts): AuditEvent {
  const { before, after, ...rest } = facts;
  const previous = head ?? noHead;
  const event = {
    schemaVersion: 1 as const,
    ...rest,
    seq: previous.seq + 1,
    previousStateHash: stateHash(before),
    newStateHash: stateHash(after),
  };
  return { ...event, eventHash: linkHash(key, previous.hash, event) };
}

/** The hash of a link that lies on `previousHash`. */
export function linkHash(key: string, previousHash: string, event: Omit<AuditEvent, 'eventHash'>): string {
  return createHmac('sha256', key).update(previousHash).update(canonicalJson(event)).digest('hex');
}

function stateHash(state: object | undefined): string {
  return state === undefined ? '' : createHash('sha256').update(canonicalJson(state)).digest('hex');
}
