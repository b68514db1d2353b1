import type { FireMessage } from '#lib/runs/fire.ts';

/** A schedule as EventBridge Scheduler is asked for it; immutable, named `<triggerId>-<generation>`. */
export interface ProjectedSchedule {
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  /** Epoch milliseconds: a rate's first occurrence. */
  readonly startAt?: number;
  /** What arrives in the queue `fires` at each occurrence. */
  readonly message: FireMessage;
}

export interface ScheduleProjection {
  /** All schedule names that begin with `prefix`. */
  names(prefix: string): Promise<string[]>;
  /** Creates the schedule; one of that name being there already is fine, for names are never used twice. */
  create(schedule: ProjectedSchedule): Promise<void>;
  /** Deletes the schedule; its being gone already is fine. */
  remove(name: string): Promise<void>;
}

/** Stands in a message for the nominal time; Scheduler puts the time in its place. */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

export function scheduleName(triggerId: string, generation: number): string {
  return `${triggerId}-${generation}`;
}
