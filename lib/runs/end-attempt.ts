import { backoffMs } from '#lib/kernel/backoff.ts';
import { countRunEnd, dueLagOf } from '#lib/runs/count-run.ts';
import { attemptMessage } from '#lib/runs/fire.ts';
import { followMessage } from '#lib/runs/follow-message.ts';
import type { AttemptOutcome } from '#lib/runs/outcome.ts';
import { MAX_ATTEMPTS, RETRY_BACKOFF, type Run } from '#lib/runs/run.ts';
import { pursuitTrace } from '#lib/runs/run-trace.ts';
import { faceOf, showRunCard } from '#lib/runs/show-run-card.ts';
import { errorOf, troubleOf } from '#lib/runs/words.ts';
import type { WorkerServices } from '#lib/services.ts';
import type { Trouble } from '#lib/tasks/task.ts';
import { keepTrace } from '#lib/traces/keep-trace.ts';
import type { TraceRecorder } from '#lib/traces/recorder.ts';
import type { Trace } from '#lib/traces/trace.ts';

/** Milliseconds after which the sweep looks whether a card shows the end of its run. */
const CARD_GRACE_MS = 60_000;

/** Records what came of an attempt: ends the run, or has it wait for the next one. Answers the run as recorded. */
export async function endAttempt(
  services: WorkerServices,
  run: Run,
  outcome: AttemptOutcome,
  trace: TraceRecorder,
): Promise<Run> {
  const after = runAfter(services, run, outcome);
  const goesOn = after.status === 'queued' || after.status === 'following';
  const change = { before: run, after, face: await faceOf(services, after) };
  const written = await trace.step('Record the outcome', () =>
    goesOn ? services.runs.advance(change) : services.runs.complete(change),
  );
  if (written === 'superseded') {
    services.logger.warn('A run was ended by somebody else while it was attempted', { run_id: run.id });
    return run;
  }
  const recorded = { ...after, revision: (run.revision ?? 0) + 1 };
  if (goesOn) await sendNext(services, recorded);
  else countRunEnd(services, recorded);
  if (after.status === 'queued') services.metrics.add('job_retry_total', 1, { kind: 'attempt' });
  await keepTrace(services, isFollowed(after) ? pursuitTrace(after, services.clock.now()) : traceOf(trace, after));
  services.logger.info('run attempted', {
    trace_id: after.id,
    correlation_id: after.correlationId,
    org_id: after.guildId,
    run_id: after.id,
    trigger_id: after.triggerId,
    status: after.status,
    attempt: after.attempt,
    due_lag_ms: dueLagOf(after),
    outcome: traceOutcome(after),
    duration_ms: services.clock.now() - (after.startedAt ?? after.createdAt),
    ...(after.error ? { error: { type: after.error.code, message: after.error.message } } : {}),
  });
  await showRunCard(services, recorded);
  return recorded;
}

/** A run that is followed, or was to be: its trace tells its whole life, not this attempt's. */
function isFollowed(run: Run): boolean {
  return run.pursuit !== undefined || run.hasCard === true;
}

function traceOf(trace: TraceRecorder, after: Run): Trace {
  return trace.finish(traceOutcome(after), after.error?.code);
}

function runAfter(services: WorkerServices, run: Run, outcome: AttemptOutcome): Run {
  const now = services.clock.now();
  const { leaseUntil: _lease, error: _earlier, trouble: _trouble, ...rest } = run;
  const ended = { ...rest, finishedAt: now, ...cardDue(run, now) };

  switch (outcome.kind) {
    case 'succeeded':
      return { ...ended, status: 'succeeded', inDoubt: false, result: outcome.result };
    case 'following': {
      const { externalId, pollAfterMs, pursuit } = outcome.pursued;
      const { doubtSince: _doubt, ...certain } = rest;
      return {
        ...certain,
        status: 'following',
        inDoubt: false,
        begunAt: now,
        nextActionAt: now + pollAfterMs,
        pursuit,
        ...(externalId === undefined ? {} : { externalId }),
      };
    }
    case 'cancelled':
      return { ...ended, status: 'cancelled', error: errorOf(services, outcome.code, {}) };
    case 'failed':
      return {
        ...ended,
        status: 'failed',
        error: errorOf(services, outcome.code, { attempts: run.attempt, reason: outcome.reason, ...outcome.facts }),
      };
    case 'hold':
      return { ...ended, status: 'hold', error: errorOf(services, 'run.unknown_outcome', { reason: outcome.reason }) };
    case 'retry': {
      const error = errorOf(services, 'run.gave_up', { attempts: run.attempt, reason: outcome.reason });
      if (run.attempt >= MAX_ATTEMPTS && outcome.inDoubt) {
        return {
          ...ended,
          status: 'hold',
          inDoubt: true,
          error: errorOf(services, 'run.unknown_outcome', { reason: outcome.reason }),
        };
      }
      if (run.attempt >= MAX_ATTEMPTS) return { ...ended, status: 'failed', error };
      const wait = backoffMs(RETRY_BACKOFF, run.attempt, services.ids.random());
      const nextActionAt = now + Math.max(outcome.retryAfterMs ?? 0, wait);
      return {
        ...rest,
        status: 'queued',
        inDoubt: outcome.inDoubt,
        ...(outcome.inDoubt && !run.inDoubt ? { doubtSince: now } : {}),
        nextActionAt,
        ...(outcome.service === undefined ? {} : { trouble: delayOf(services, run, outcome, nextActionAt) }),
      };
    }
  }
}

/** Why the next attempt is not now, for people who watch the run. */
function delayOf(
  services: WorkerServices,
  run: Run,
  { inDoubt, retryAfterMs, service = '' }: Extract<AttemptOutcome, { kind: 'retry' }>,
  nextActionAt: number,
): Trouble {
  const times = { since: run.trouble?.since ?? services.clock.now(), until: nextActionAt };
  const waits = retryAfterMs === undefined ? 'run.start_delayed' : 'run.start_must_wait';
  return troubleOf(services, { code: inDoubt ? 'run.in_doubt' : waits, facts: { service } }, times);
}

/** Until its card shows the end, the sweep looks after a run that has one. */
export function cardDue(run: Run, now: number): { cardDueAt?: number } {
  return run.hasCard ? { cardDueAt: now + CARD_GRACE_MS } : {};
}

/** The run's `nextActionAt` is what counts; a message that is lost costs at most the sweep's minute. */
async function sendNext({ clock, fires, followups, logger }: WorkerServices, run: Run): Promise<void> {
  const delayMs = Math.max(0, (run.nextActionAt ?? 0) - clock.now());
  try {
    if (run.status === 'following') await followups.send(followMessage(run), delayMs);
    // What people wait for in chat is not held up by a burst of fires.
    else if (run.task) await followups.send(attemptMessage(run, run.attempt), delayMs);
    else await fires.send(attemptMessage(run, run.attempt), delayMs);
  } catch (error) {
    logger.warn('The message that retries a run was not sent; the sweep will send it', { run_id: run.id, error });
  }
}

function traceOutcome(run: Run): Trace['outcome'] {
  if (run.status === 'queued' || run.status === 'following') return 'retry';
  return run.status === 'succeeded' ? 'success' : 'error';
}
