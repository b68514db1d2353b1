import type { Run } from '#lib/runs/run.ts';
import type { TaskRun } from '#lib/tasks/task.ts';

/** What a task may know of the run that it acts for. */
export function taskRunOf(run: Run): TaskRun {
  return {
    guildId: run.guildId,
    runId: run.id,
    triggerId: run.triggerId,
    triggerName: run.triggerName,
    correlationId: run.correlationId,
    scheduledFor: run.at,
    attempt: run.attempt,
    startedAt: run.startedAt ?? run.createdAt,
    ...(run.doubtSince === undefined ? {} : { doubtSince: run.doubtSince }),
  };
}
