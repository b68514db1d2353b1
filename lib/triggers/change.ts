import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import { countChange } from '#lib/triggers/count-change.ts';
import type { TriggerMutation } from '#lib/triggers/store.ts';
import type { Trigger, TriggerState } from '#lib/triggers/trigger.ts';

export interface TriggerPair {
  readonly trigger: Trigger;
  readonly state: TriggerState;
}

/** What a verb wants to be so: pure, decided anew when somebody else was faster. */
export interface Plan extends Pick<TriggerMutation, 'after' | 'run'> {
  readonly generations?: TriggerMutation['generations'];
  readonly spans?: TriggerMutation['spans'];
  readonly reason?: string;
}

export interface Changed extends TriggerPair {
  /** As it was before this change; undefined for what is new and for what was applied earlier. */
  readonly before?: TriggerPair;
  /** True when this very request had been applied before; nothing was written now. */
  readonly repeated: boolean;
  /** The run that a manual start made. */
  readonly run?: TriggerMutation['run'];
}

type Ports = Pick<Services, 'audit' | 'clock' | 'metrics' | 'secrets' | 'triggers'>;

/** Tries against others who change the same trigger (fires count as others). */
const MAX_TRIES = 6;

/**
 * Reads a trigger, lets `plan` decide, and writes the decision with its audit event and dedupe row in one transaction;
 * once more from the start when it was changed in between.
 *
 * Throws what `plan` throws, `trigger.not_found`, `request.stale`. A request that was applied before is answered again.
 */
export async function changeTrigger(
  ports: Ports,
  change: {
    readonly caller: Caller;
    readonly operation: string;
    readonly triggerId: string;
    /** The name as it was asked for, for the error. */
    readonly name?: string;
    readonly plan: (pair: TriggerPair, now: number) => Plan;
  },
): Promise<Changed> {
  const { caller, triggerId } = change;
  const key = await ports.secrets.get('audit_key');

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const [pair, head] = await Promise.all([
      ports.triggers.load(caller.guildId, triggerId),
      ports.audit.head(caller.guildId, entityOf(triggerId)),
    ]);
    if (!pair) throw new DomainError('trigger.not_found', { name: change.name ?? triggerId });

    const now = ports.clock.now();
    const plan = await planOrRepeat(ports, caller, () => change.plan(pair, now));
    if (plan === 'repeated') return { ...pair, repeated: true };

    const after = stamped(plan.after, pair, now);
    const outcome = await ports.triggers.mutate({
      before: pair,
      after,
      generations: plan.generations ?? [],
      spans: plan.spans ?? [],
      ...(plan.run ? { run: plan.run } : {}),
      dedupe: dedupeOf(caller, change.operation, after.trigger),
      audit: auditOf({
        key,
        head,
        caller,
        now,
        operation: change.operation,
        before: pair.trigger,
        after: after.trigger,
        reason: plan.reason,
      }),
    });
    if (outcome.kind === 'applied') {
      countChange(ports.metrics, change.operation, pair.state, plan.generations);
      return { ...after, before: pair, repeated: false, run: plan.run };
    }
    if (outcome.kind === 'repeated') return { ...pair, repeated: true };
  }
  throw new DomainError('request.stale');
}

/** The audit chain of a trigger. */
export function entityOf(triggerId: string): string {
  return `trigger:${triggerId}`;
}

export function dedupeOf(caller: Caller, operation: string, trigger: Trigger): TriggerMutation['dedupe'] {
  const { id, name, version } = trigger;
  return { key: caller.requestKey, entity: entityOf(id), version, code: operation, facts: { triggerId: id, name } };
}

export function auditOf(facts: {
  readonly key: string;
  readonly head: Parameters<typeof nextAuditEvent>[1];
  readonly caller: Caller;
  readonly now: number;
  readonly operation: string;
  readonly before: Trigger | undefined;
  readonly after: Trigger;
  readonly reason?: string | undefined;
}): TriggerMutation['audit'] {
  const { actor, correlationId, guildId, traceId, triggerSource } = facts.caller;
  return nextAuditEvent(facts.key, facts.head, {
    guildId,
    entity: entityOf(facts.after.id),
    at: facts.now,
    actor,
    operation: facts.operation,
    triggerSource,
    correlationId,
    traceId,
    ...(facts.reason === undefined ? {} : { reason: facts.reason }),
    before: facts.before,
    after: facts.after,
  });
}

/** A plan that refuses may be refusing its own success: the same request, delivered twice. */
async function planOrRepeat(ports: Ports, caller: Caller, plan: () => Plan): Promise<Plan | 'repeated'> {
  try {
    return plan();
  } catch (refusal) {
    const answered = await ports.audit.answered(caller.guildId, caller.requestKey);
    if (answered) return 'repeated';
    throw refusal;
  }
}

function stamped(after: TriggerPair, before: TriggerPair, now: number): TriggerPair {
  return {
    trigger:
      after.trigger === before.trigger
        ? before.trigger
        : { ...after.trigger, version: before.trigger.version + 1, updatedAt: now },
    state: { ...after.state, revision: before.state.revision + 1 },
  };
}

/** Refuses to change another's trigger without the right to. */
export function assertMayChange(
  trigger: Trigger,
  by: { readonly userId: string; readonly mayChangeOthers: boolean },
): void {
  if (trigger.createdBy === by.userId || by.mayChangeOthers) return;
  throw new DomainError('trigger.not_yours', { name: trigger.name, owner: trigger.createdBy });
}
