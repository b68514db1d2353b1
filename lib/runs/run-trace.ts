import type { Flow } from '#lib/kernel/tracing.ts';
import type { Run } from '#lib/runs/run.ts';
import type { Before, TraceSubject } from '#lib/traces/recorder.ts';
import type { Trace, TraceLink, TraceStep } from '#lib/traces/trace.ts';

/** Whose trace a run's is: who asked for it in chat, else its trigger. */
export function traceSubjectOf(run: Run): TraceSubject {
  const isAsked = run.task !== undefined && run.requestedBy !== undefined;
  return {
    traceId: run.id,
    correlationId: run.correlationId,
    guildId: run.guildId,
    owner: isAsked ? (run.requestedBy ?? '') : `trigger:${run.triggerId}`,
    title: titleOf(run),
    ...(run.linkedTo === run.id ? {} : { linkedTo: run.linkedTo }),
    run: { triggerId: run.triggerId, at: run.at },
  };
}

/** What an attempt of a run, or a look at it, belongs to. */
export function flowOfRun({ correlationId, id }: Run): Flow {
  return { traceId: id, correlationId };
}

/** Where the trace of a run's attempt begins: every attempt's where the run does, so that they are one trace. */
export function beforeAttempt({ attempt, createdAt }: Run): Before {
  return { startedAt: createdAt, ...(attempt > 1 ? { failed: 'Earlier attempts' } : {}) };
}

function titleOf({ cause, triggerName }: Run): string {
  if (cause === 'diagnose') return `/diagnose ${triggerName}`;
  return cause === 'rerun' ? `/runs rerun ${triggerName}` : `run ${triggerName}`;
}

/**
 * The trace of a run whose effect goes on elsewhere, as the run's own times tell it: it is written anew at each step of its life,
 * by whichever worker takes that step.
 */
export function pursuitTrace(run: Run, now: number): Trace {
  const begunAt = run.begunAt ?? (run.status === 'following' ? now : run.finishedAt);
  const endedAt = run.endedAt ?? (run.begunAt === undefined ? undefined : run.finishedAt);
  const isOver = run.finishedAt !== undefined;
  const failsAtStart = isOver && run.begunAt === undefined;
  const from = run.createdAt;

  const steps: TraceStep[] = [
    { name: 'Validate input', status: 'ok', offsetMs: 0, durationMs: 0 },
    stepOf('Trigger workflow', from, run.startedAt ?? run.createdAt, begunAt, now, failsAtStart ? 'failed' : undefined),
  ];
  if (run.begunAt !== undefined) {
    const wait = isOver && run.endedAt === undefined ? 'failed' : undefined;
    steps.push(stepOf('Wait for completion', from, run.begunAt, endedAt, now, wait));
  }
  if (run.endedAt !== undefined) steps.push(stepOf('Parse results', from, run.endedAt, run.finishedAt, now, undefined));
  return {
    schemaVersion: 1,
    ...traceSubjectOf(run),
    startedAt: from,
    durationMs: (run.finishedAt ?? now) - from,
    outcome: run.status === 'succeeded' ? 'success' : isOver ? 'error' : 'retry',
    ...(run.error ? { errorCode: run.error.code } : {}),
    steps,
    ...linksOf(run),
  };
}

function linksOf({ externalId, pursuit }: Run): { links?: readonly TraceLink[] } {
  if (pursuit?.url === undefined) return {};
  const label = externalId?.startsWith('github:') ? 'GitHub run' : 'Where it runs';
  return { links: [{ label, url: pursuit.url }] };
}

function stepOf(
  name: string,
  traceFrom: number,
  from: number,
  to: number | undefined,
  now: number,
  status: TraceStep['status'] | undefined,
): TraceStep {
  const offsetMs = Math.max(0, from - traceFrom);
  return {
    name,
    status: status ?? (to === undefined ? 'running' : 'ok'),
    offsetMs,
    durationMs: Math.max(0, (to ?? now) - from),
  };
}
