import type { Run } from '#lib/runs/run.ts';
import type { Services } from '#lib/services.ts';

type Ports = Pick<Services, 'clock' | 'metrics'>;

/**
 * Milliseconds from an occurrence's nominal time to the first attempt of its run; undefined at later attempts and for a
 * manual start, which is no occurrence.
 */
export function dueLagOf({ at, attempt, cause, startedAt }: Run): number | undefined {
  if (attempt !== 1 || startedAt === undefined) return undefined;
  return cause === 'schedule' || cause === 'catch_up' ? startedAt - at : undefined;
}

/** Records how late the run that is attempted is. */
export function countDueLag({ metrics }: Pick<Ports, 'metrics'>, run: Run): void {
  const lag = dueLagOf(run);
  if (lag !== undefined) metrics.add('trigger_due_lag_ms', lag);
}

/** Counts and times the end of a trigger's run, as it was recorded; what was asked for without a trigger is none. */
export function countRunEnd({ clock, metrics }: Ports, run: Run): void {
  const { status } = run;
  if (run.task || status === 'queued' || status === 'running' || status === 'following') return;
  metrics.add('trigger_executed_total', 1, { status });
  if (status === 'failed' || status === 'hold') metrics.add('trigger_failed_total', 1);
  metrics.add('trigger_execution_latency_ms', clock.now() - (run.startedAt ?? run.createdAt));
}
