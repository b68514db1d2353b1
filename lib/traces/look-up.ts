import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import { ownersOf, type Trace } from '#lib/traces/trace.ts';

const MAX_TRIES = 5;
/** A fingerprint at least, a whole id at most. */
const ID_START = /^[0-9a-f]{8,32}$/;

export interface FoundTrace {
  readonly trace: Trace;
  /** False for another's, whose look is in the audit now. */
  readonly isOwn: boolean;
}

type Ports = Pick<Services, 'audit' | 'clock' | 'secrets' | 'traces'>;

/**
 * The trace whose id is `typed` or begins so (8 to 32 hex digits): the caller's own, or with `mayReadAny` anybody's in the
 * workspace. A look at another's is recorded before it is answered.
 *
 * Throws `trace.not_found` (for another's too, so that nobody learns what there is), `trace.ambiguous`, `request.stale`.
 */
export async function lookUpTrace(
  ports: Ports,
  caller: Caller,
  typed: string,
  mayReadAny: boolean,
): Promise<FoundTrace> {
  const start = typed.trim().toLowerCase();
  if (!ID_START.test(start)) throw new DomainError('trace.not_found', { trace: typed });
  const owners = ownersOf(caller.actor.id);
  const own = await ports.traces.find(caller.guildId, start, owners);
  const found = own.length > 0 || !mayReadAny ? own : await ports.traces.find(caller.guildId, start);
  const [trace, another] = found;
  if (!trace) throw new DomainError('trace.not_found', { trace: start });
  if (another) throw new DomainError('trace.ambiguous', { trace: start });

  const isOwn = owners.includes(trace.owner);
  if (!isOwn) await recordLook(ports, caller, trace);
  return { trace, isOwn };
}

async function recordLook({ audit, clock, secrets, traces }: Ports, caller: Caller, trace: Trace): Promise<void> {
  const { actor, correlationId, guildId, requestKey, traceId, triggerSource } = caller;
  const key = await secrets.get('audit_key');
  const seen = { traceId: trace.traceId, owner: trace.owner };

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const event = nextAuditEvent(key, await audit.head(guildId, 'traces'), {
      guildId,
      entity: 'traces',
      at: clock.now(),
      actor,
      operation: 'trace.read_other',
      triggerSource,
      reason: `looked at trace ${seen.traceId} of ${seen.owner}`,
      correlationId,
      traceId,
      before: seen,
      after: seen,
    });
    const dedupe = { key: requestKey, entity: 'traces', version: event.seq, code: 'trace.read_other', facts: seen };
    if ((await traces.recordLook({ guildId, dedupe, audit: event })) !== 'stale') return;
  }
  throw new DomainError('request.stale');
}
