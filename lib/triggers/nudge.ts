import { DomainError } from '#lib/kernel/errors.ts';
import { LEASE_MS, type Run } from '#lib/runs/run.ts';
import type { Services } from '#lib/services.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';
import { countFates } from '#lib/triggers/count-change.ts';
import { finishTrigger } from '#lib/triggers/finish.ts';
import { type SettledRun, settle } from '#lib/triggers/settle.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

export interface Nudged {
  /** The runs that this nudge made: `running` with a lease for `attempt`, `queued` for `enqueue`. */
  readonly runs: readonly Run[];
  readonly trigger?: Trigger;
  /** When the next occurrence is due, epoch milliseconds; undefined when nothing will come. */
  readonly nextDueAt?: number | undefined;
}

type Ports = Pick<Services, 'audit' | 'clock' | 'config' | 'ids' | 'metrics' | 'secrets' | 'triggers'>;

const nothing: Nudged = { runs: [] };

/** Tries against others who settle or change the same trigger. */
const MAX_TRIES = 6;

/**
 * Gives every due occurrence of a trigger its fate. Whoever nudges (a delivery, the sweep), the result is the same, so
 * duplicates, late and unordered deliveries find nothing to do.
 *
 * `begin` says who acts next: `attempt` makes runs that the caller holds the lease of, `enqueue` makes queued ones. While
 * execution is paused nothing is settled and nothing written.
 */
export async function nudge(
  ports: Ports,
  target: { readonly guildId: string; readonly triggerId: string },
  begin: 'attempt' | 'enqueue',
): Promise<Nudged> {
  const { config, triggers } = ports;
  if (config.TRIGGER_EXECUTION_PAUSED || !config.ALLOWED_GUILDS.includes(target.guildId)) return nothing;

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const pair = await triggers.load(target.guildId, target.triggerId);
    if (!pair?.state.open || pair.trigger.status !== 'active') return nothing;

    const nudged = await settleOnce(ports, pair, begin);
    if (nudged) return nudged;
  }
  throw new Error('a trigger was changed by others at every try to settle it');
}

/** Undefined when somebody else was faster. */
async function settleOnce(ports: Ports, pair: TriggerPair, begin: 'attempt' | 'enqueue'): Promise<Nudged | undefined> {
  const { trigger, state } = pair;
  const now = ports.clock.now();
  const settlement = settle({ trigger, state, now, newRunId: () => ports.ids.traceId() });
  const runs = settlement.runs.map((settled) => newRun(trigger, settled, begin, now));

  if (runs.length > 0 || settlement.spans.length > 0) {
    const after = { ...settlement.state, revision: state.revision + 1 };
    const outcome = await ports.triggers.settle({ before: state, after, spans: settlement.spans, runs });
    if (outcome === 'superseded') return undefined;
    countFates(ports.metrics, state.totals, after.totals);
  }
  if (settlement.exhausted) await finishUnlessChanged(ports, pair);
  return { runs, trigger, nextDueAt: settlement.state.nextDueAt };
}

/** Whoever changed the trigger in between has decided what becomes of it. */
async function finishUnlessChanged(ports: Ports, pair: TriggerPair): Promise<void> {
  try {
    await finishTrigger(ports, pair);
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'request.stale')) throw error;
  }
}

function newRun(trigger: Trigger, settled: SettledRun, begin: 'attempt' | 'enqueue', now: number): Run {
  return {
    schemaVersion: 1,
    id: settled.runId,
    guildId: trigger.guildId,
    triggerId: trigger.id,
    triggerName: trigger.name,
    generation: trigger.generation,
    at: settled.at,
    cause: settled.cause,
    inDoubt: false,
    createdAt: now,
    correlationId: trigger.correlationId,
    linkedTo: trigger.traceId,
    ...(begin === 'attempt'
      ? { status: 'running', attempt: 1, startedAt: now, leaseUntil: now + LEASE_MS }
      : { status: 'queued', attempt: 0, nextActionAt: now }),
  };
}
