import type { DimensionsOf, Metrics } from '#lib/kernel/metrics.ts';

export type JobKind = DimensionsOf<'job_active'>['kind'];

/** How often each queue delivers a message before it goes to the dead letters, as template.yaml says. */
export const MAX_RECEIVES = { interactive: 2, alerts: 10, others: 5 } as const;

/** One delivery of a message, or one record of a stream, when it is over. */
export interface JobEnd {
  /** `unknown` for what could not be read. */
  readonly kind: JobKind;
  readonly failed: boolean;
  readonly durationMs: number;
  /** Which delivery it was, from 1; a record of a stream does not say and counts as its first. */
  readonly receives: number;
  /** After so many the message is a dead letter. */
  readonly maxReceives: number;
}

/** Counts and times a job (docs/metrics.md). */
export function countJob(metrics: Metrics, { durationMs, failed, kind, maxReceives, receives }: JobEnd): void {
  metrics.add(failed ? 'job_failure_total' : 'job_success_total', 1, { kind });
  if (failed && receives >= maxReceives) metrics.add('job_dead_letter_total', 1, { kind });
  metrics.add('job_active', 1, { kind });
  metrics.add('job_duration_ms', durationMs, { kind });
  if (receives > 1) metrics.add('job_retry_total', 1, { kind });
}
