import { nextAuditEvent } from '#lib/audit/event.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { cardDue } from '#lib/runs/end-attempt.ts';
import { attemptMessage } from '#lib/runs/fire.ts';
import { followMessage } from '#lib/runs/follow-message.ts';
import { askedToWaitUntil, type Run } from '#lib/runs/run.ts';
import { faceOf } from '#lib/runs/show-run-card.ts';
import { runEntity } from '#lib/runs/start-run.ts';
import type { RunKey } from '#lib/runs/store.ts';
import { errorOf } from '#lib/runs/words.ts';
import type { Services } from '#lib/services.ts';

/** Tries against those who follow the run at the same time. */
const MAX_TRIES = 6;

type Ports = Pick<Services, 'audit' | 'clock' | 'followups' | 'logger' | 'redact' | 'runs' | 'secrets' | 'tasks'>;

/**
 * Asks that a run ends. One that has not begun ends at once; for one that goes on elsewhere the worker asks there, and the run
 * ends when that place says so.
 *
 * Throws `run.not_found`, `run.ended`, `run.starting` while its effect is being caused at this moment, `request.stale`. Asking
 * again changes nothing, unless the wish was refused there.
 */
export async function cancelRun(services: Ports, caller: Caller, key: RunKey): Promise<Run> {
  const { audit, clock, runs, secrets } = services;
  const auditKey = await secrets.get('audit_key');
  const entity = runEntity(key.runId);

  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const [before, head] = await Promise.all([runs.find(key), audit.head(caller.guildId, entity)]);
    if (!before || before.guildId !== caller.guildId) throw new DomainError('run.not_found');
    if (before.cancel && before.finishedAt === undefined) return before;
    const now = clock.now();
    const after = cancelled(services, before, { by: caller.actor.id, at: now });
    const { actor, correlationId, guildId, traceId, triggerSource } = caller;

    const outcome = await runs.mutate({
      guildId,
      before,
      after,
      face: await faceOf(services, after),
      dedupe: { key: caller.requestKey, entity, version: 1, code: 'run.cancel', facts: { runId: before.id } },
      audit: nextAuditEvent(auditKey, head, {
        guildId,
        entity,
        at: now,
        actor,
        operation: 'run.cancel',
        triggerSource,
        correlationId,
        traceId,
        before: { cancel: null },
        after: { cancel: after.cancel },
      }),
    });
    if (outcome.kind === 'repeated') return before;
    if (outcome.kind === 'applied') {
      await tellWorker(services, after);
      return after;
    }
  }
  throw new DomainError('request.stale');
}

function cancelled(services: Ports, run: Run, cancel: NonNullable<Run['cancel']>): Run {
  const { at: now, by } = cancel;
  switch (run.status) {
    case 'following':
      return { ...run, cancel, nextActionAt: Math.max(now, askedToWaitUntil(run)) };
    case 'queued': {
      // Whether an attempt in doubt has begun something must be looked up first; its worker then meets the wish.
      if (run.inDoubt || !run.task) return refuseOrKeep(run, cancel);
      const { nextActionAt: _next, ...rest } = run;
      return {
        ...rest,
        cancel,
        status: 'cancelled',
        finishedAt: now,
        error: errorOf(services, 'run.cancelled', { by }),
        ...cardDue(run, now),
      };
    }
    case 'running':
      throw new DomainError('run.starting');
    default:
      throw new DomainError('run.ended', { status: run.status });
  }
}

/** A queued run of a trigger holds its slot: the worker that claims it meets the wish and frees the slot. */
function refuseOrKeep(run: Run, cancel: NonNullable<Run['cancel']>): Run {
  return { ...run, cancel, nextActionAt: cancel.at };
}

/** The wish is stored, so a message that is lost costs a minute. */
async function tellWorker({ followups, logger }: Ports, run: Run): Promise<void> {
  try {
    await followups.send(run.status === 'queued' ? attemptMessage(run) : followMessage(run));
  } catch (error) {
    logger.warn('The message that cancels a run was not sent; the sweep will send it', { run_id: run.id, error });
  }
}
