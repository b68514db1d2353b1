import type { DomainEvent, EventType, Severity } from '#lib/events/domain-event.ts';
import type { Run } from '#lib/runs/run.ts';

/** Runs that a person watches on a card are told of there first. */
const WATCHED: ReadonlySet<Run['cause']> = new Set(['diagnose', 'rerun']);

/** Codes of a start that GitHub or the project's link has refused. */
const DISPATCH = /^(?:github|project)\./;

/**
 * The event that a change of a run's row is, if it is one: it ended as failed or held, and nothing will try it again.
 *
 * Both sides of the change are needed: rows are written again after their end.
 */
export function eventOfRun(before: Run | undefined, after: Run): DomainEvent | undefined {
  if (after.status !== 'failed' && after.status !== 'hold') return undefined;
  if (before?.status === after.status) return undefined;
  const { error, finishedAt = after.createdAt } = after;
  const url = after.result?.['url'];
  return {
    schemaVersion: 1,
    id: `${after.id}-${after.status}`,
    ...kindOf(after),
    at: new Date(finishedAt).toISOString(),
    workspace: after.guildId,
    subject: { kind: after.task ? 'project' : 'trigger', id: after.triggerId, name: after.triggerName },
    ...(error ? { cause: { code: error.code, message: error.message } } : {}),
    ...(error?.mend === undefined ? {} : { mend: error.mend }),
    correlationId: after.correlationId,
    traceId: after.id,
    run: { id: after.id, triggerId: after.triggerId, at: after.at },
    links: url === undefined ? [] : [{ label: 'Open on GitHub', url }],
  };
}

function kindOf(run: Run): { type: EventType; severity: Severity; message: string } {
  if (run.status === 'hold') {
    return {
      type: 'run.failed',
      severity: 'critical',
      message: 'A run is held: nobody can tell whether it had its effect',
    };
  }
  if (run.begunAt === undefined && DISPATCH.test(run.error?.code ?? '')) {
    return { type: 'github.dispatch_failed', severity: 'error', message: 'A workflow could not be started' };
  }
  const severity = WATCHED.has(run.cause) ? 'warning' : 'error';
  return { type: 'run.failed', severity, message: 'A run failed for good' };
}
