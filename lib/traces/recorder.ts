import type { Clock } from '#lib/kernel/ports.ts';
import type { Trace, TraceStep } from '#lib/traces/trace.ts';

export interface TraceSubject {
  readonly traceId: string;
  readonly correlationId: string;
  readonly guildId: string;
  readonly owner: string;
  readonly title: string;
  readonly linkedTo?: string;
  readonly run?: NonNullable<Trace['run']>;
}

/** What there was of the subject before the recorder. */
export interface Before {
  /** When the trace begins; epoch milliseconds. */
  readonly startedAt: number;
  /** What has failed since then, if anything has. */
  readonly failed?: string;
}

/** Collects the steps of one command or run while it happens. */
export interface TraceRecorder {
  readonly traceId: string;
  /** Runs `work` as a step; a throw marks the step failed and goes on up. */
  step<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
  finish(outcome: Trace['outcome'], errorCode?: string): Trace;
}

/** Steps beyond this many are dropped, so that a trace stays one small item. */
export const MAX_STEPS = 40;

/** Starts a trace now, or where `before` says that it began. */
export function startTrace(clock: Pick<Clock, 'now'>, subject: TraceSubject, before?: Before): TraceRecorder {
  const startedAt = before?.startedAt ?? clock.now();
  const steps: TraceStep[] = [];
  if (before?.failed !== undefined) {
    const durationMs = Math.max(0, clock.now() - startedAt);
    steps.push({ name: before.failed, status: 'failed', offsetMs: 0, durationMs });
  }

  return {
    traceId: subject.traceId,

    async step(name, work) {
      const begun = clock.now();
      let status: TraceStep['status'] = 'failed';
      try {
        const result = await work();
        status = 'ok';
        return result;
      } finally {
        if (steps.length < MAX_STEPS) {
          steps.push({ name, status, offsetMs: begun - startedAt, durationMs: clock.now() - begun });
        }
      }
    },

    finish(outcome, errorCode) {
      return {
        schemaVersion: 1,
        ...subject,
        startedAt,
        durationMs: clock.now() - startedAt,
        outcome,
        ...(errorCode === undefined ? {} : { errorCode }),
        steps,
      };
    },
  };
}
