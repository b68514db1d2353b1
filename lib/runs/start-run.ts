import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import type { LivingCard } from '#lib/cards/living-card.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { attemptMessage } from '#lib/runs/fire.ts';
import type { Run } from '#lib/runs/run.ts';
import { faceOf } from '#lib/runs/show-run-card.ts';
import type { Services } from '#lib/services.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';

/** Where the card of a run lives: as the first answer to an interaction. */
export interface CardPlace {
  readonly channelId: string;
  readonly interaction: NonNullable<LivingCard['interaction']>;
}

export interface NewRun {
  readonly task: TaskDefinition;
  /** The project that the run belongs to. */
  readonly home: { readonly id: string; readonly name: string };
  readonly cause: 'diagnose' | 'rerun';
  readonly place: CardPlace;
}

type Ports = Pick<Services, 'clock' | 'config' | 'followups' | 'logger' | 'runs' | 'secrets' | 'tasks'>;

/**
 * Stores a run with a task of its own, its living card and the audit event in one transaction; the worker attempts it.
 *
 * The run's id is the trace of the command that asked for it. The same request again answers the run that it made. Throws
 * `trigger.execution_paused`, `request.stale`.
 */
export async function startRun(services: Ports, caller: Caller, wanted: NewRun): Promise<Run> {
  const { clock, config, runs, secrets } = services;
  if (config.TRIGGER_EXECUTION_PAUSED) throw new DomainError('trigger.execution_paused');
  const now = clock.now();
  const run = newRun(caller, wanted, now);
  const face = await faceOf(services, run);
  if (!face) throw new Error(`a run of the kind ${wanted.task.kind} has no card`);
  const { actor, correlationId, guildId, traceId, triggerSource } = caller;
  const entity = runEntity(run.id);

  const outcome = await runs.mutate({
    guildId,
    after: run,
    card: {
      schemaVersion: 1,
      guildId,
      id: run.id,
      run: { triggerId: run.triggerId, at: run.at },
      ...wanted.place,
      desired: face,
      desiredRev: 1,
      shownRev: 0,
      correlationId,
    },
    dedupe: {
      key: caller.requestKey,
      entity,
      version: 1,
      code: 'run.start',
      facts: { triggerId: run.triggerId, runId: run.id, at: run.at },
    },
    audit: nextAuditEvent(await secrets.get('audit_key'), undefined, {
      guildId,
      entity,
      at: now,
      actor,
      operation: `run.${wanted.cause}`,
      triggerSource,
      correlationId,
      traceId,
      before: undefined,
      after: { task: run.task, home: run.triggerId },
    }),
  });
  if (outcome.kind === 'stale') throw new DomainError('request.stale');
  if (outcome.kind === 'repeated') return madeBefore(services, caller, outcome.dedupe.facts);
  await nudgeWorker(services, run);
  return run;
}

/** The audit chain of a run. */
export function runEntity(runId: string): string {
  return `run:${runId}`;
}

function newRun(caller: Caller, { cause, home, place, task }: NewRun, now: number): Run {
  return {
    schemaVersion: 1,
    id: caller.traceId,
    guildId: caller.guildId,
    triggerId: home.id,
    triggerName: home.name,
    generation: 0,
    at: now,
    cause,
    task,
    requestedBy: caller.actor.id,
    status: 'queued',
    attempt: 0,
    inDoubt: false,
    nextActionAt: now,
    createdAt: now,
    hasCard: true,
    channelId: place.channelId,
    correlationId: caller.correlationId,
    linkedTo: caller.traceId,
  };
}

async function madeBefore(
  { runs }: Ports,
  { guildId }: Caller,
  facts: Readonly<Record<string, string | number>>,
): Promise<Run> {
  const key = {
    guildId,
    triggerId: String(facts['triggerId']),
    runId: String(facts['runId']),
    at: Number(facts['at']),
  };
  const run = await runs.find(key);
  if (!run) throw new DomainError('run.not_found');
  return run;
}

/** The run is stored, so a message that is lost costs a minute: the sweep sends it again. */
async function nudgeWorker({ followups, logger }: Ports, run: Run): Promise<void> {
  try {
    await followups.send(attemptMessage(run));
  } catch (error) {
    logger.warn('The message that starts a run was not sent; the sweep will send it', { run_id: run.id, error });
  }
}
