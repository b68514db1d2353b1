import { backoffMs } from '#lib/kernel/backoff.ts';
import { DomainError, type ErrorCode, explain, type Facts } from '#lib/kernel/errors.ts';
import { redact } from '#lib/kernel/redact.ts';
import { attemptMessage } from '#lib/runs/fire.ts';
import type { AttemptOutcome } from '#lib/runs/outcome.ts';
import { MAX_ATTEMPTS, RETRY_BACKOFF, type Run, type RunError } from '#lib/runs/run.ts';
import type { WorkerServices } from '#lib/services.ts';
import type { TraceRecorder } from '#lib/traces/recorder.ts';
import type { Trace } from '#lib/traces/trace.ts';

/** Records what came of an attempt: ends the run, or has it wait for the next one. Answers the run as recorded. */
export async function endAttempt(
  services: WorkerServices,
  run: Run,
  outcome: AttemptOutcome,
  trace: TraceRecorder,
): Promise<Run> {
  const after = runAfter(services, run, outcome);
  const waits = after.status === 'queued';
  const written = await trace.step('Record the outcome', () =>
    waits ? services.runs.advance({ before: run, after }) : services.runs.complete({ before: run, after }),
  );
  if (written === 'superseded') {
    services.logger.warn('A run was ended by somebody else while it was attempted', { run_id: run.id });
    return run;
  }
  if (waits) await sendRetry(services, after);
  await keepTrace(services, trace.finish(traceOutcome(after), after.error?.code));
  services.logger.info('run attempted', {
    trace_id: after.id,
    correlation_id: after.correlationId,
    org_id: after.guildId,
    run_id: after.id,
    trigger_id: after.triggerId,
    status: after.status,
    attempt: after.attempt,
    outcome: traceOutcome(after),
    duration_ms: services.clock.now() - (after.startedAt ?? after.createdAt),
    ...(after.error ? { error: { type: after.error.code, message: after.error.message } } : {}),
  });
  return after;
}

function runAfter(services: WorkerServices, run: Run, outcome: AttemptOutcome): Run {
  const now = services.clock.now();
  const { leaseUntil: _lease, error: _earlier, ...rest } = run;
  const ended = { ...rest, finishedAt: now };

  switch (outcome.kind) {
    case 'succeeded':
      return { ...ended, status: 'succeeded', inDoubt: false, result: outcome.result };
    case 'cancelled':
      return { ...ended, status: 'cancelled', error: errorOf(outcome.code, {}) };
    case 'failed':
      return {
        ...ended,
        status: 'failed',
        error: errorOf(outcome.code, { attempts: run.attempt, reason: outcome.reason, ...outcome.facts }),
      };
    case 'hold':
      return { ...ended, status: 'hold', error: errorOf('run.unknown_outcome', { reason: outcome.reason }) };
    case 'retry': {
      const error = errorOf('run.gave_up', { attempts: run.attempt, reason: outcome.reason });
      if (run.attempt >= MAX_ATTEMPTS && outcome.inDoubt) {
        return {
          ...ended,
          status: 'hold',
          inDoubt: true,
          error: errorOf('run.unknown_outcome', { reason: outcome.reason }),
        };
      }
      if (run.attempt >= MAX_ATTEMPTS) return { ...ended, status: 'failed', error };
      const wait = backoffMs(RETRY_BACKOFF, run.attempt, services.ids.random());
      const nextActionAt = now + Math.max(outcome.retryAfterMs ?? 0, wait);
      return { ...rest, status: 'queued', inDoubt: outcome.inDoubt, nextActionAt };
    }
  }
}

/** Words of errors go into rows and chat, so they are redacted here. */
function errorOf(code: ErrorCode, facts: Facts): RunError {
  const { happened } = explain(new DomainError(code, facts));
  return { code, message: String(redact(happened)).slice(0, 300) };
}

/** The run's `nextActionAt` is what counts; a message that is lost costs at most the sweep's minute. */
async function sendRetry({ clock, fires, logger }: WorkerServices, run: Run): Promise<void> {
  try {
    await fires.send(attemptMessage(run, run.attempt), Math.max(0, (run.nextActionAt ?? 0) - clock.now()));
  } catch (error) {
    logger.warn('The message that retries a run was not sent; the sweep will send it', { run_id: run.id, error });
  }
}

/** A trace is for people to look at: its loss is logged and costs the run nothing. */
async function keepTrace({ logger, traces }: WorkerServices, trace: Trace): Promise<void> {
  try {
    await traces.put(trace);
  } catch (error) {
    logger.warn('A trace could not be stored', { trace_id: trace.traceId, error });
  }
}

function traceOutcome(run: Run): Trace['outcome'] {
  if (run.status === 'queued') return 'retry';
  return run.status === 'succeeded' ? 'success' : 'error';
}
