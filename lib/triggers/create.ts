import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';
import { auditOf, type Changed, dedupeOf } from '#lib/triggers/change.ts';
import { beginGeneration } from '#lib/triggers/generation.ts';
import { anchorSchedule, occurrences, parseSchedule, type Schedule } from '#lib/triggers/schedule.ts';
import { assertName, type Trigger } from '#lib/triggers/trigger.ts';

export interface NewTrigger {
  readonly name: string;
  /** As a person writes it: `every 5 minutes`, `at 2026-12-01T09:00`. */
  readonly schedule: string;
  readonly timezone: string;
  /** Already read by its kind. */
  readonly task: TaskDefinition;
}

/**
 * Creates a trigger, active from now on. The schedule in EventBridge Scheduler follows from the state.
 *
 * Throws `trigger.create_paused`, `trigger.name`, `trigger.name_taken`, `schedule.*`. The same request again answers the
 * trigger that it made.
 */
export async function createTrigger(
  services: Pick<Services, 'clock' | 'config' | 'ids' | 'metrics' | 'secrets' | 'triggers'>,
  caller: Caller,
  wanted: NewTrigger,
): Promise<Changed> {
  const { clock, config, ids, metrics, secrets, triggers } = services;
  const now = clock.now();
  if (config.TRIGGER_CREATE_PAUSED) throw new DomainError('trigger.create_paused');
  const name = wanted.name.trim().replaceAll(/\s+/g, ' ');
  assertName(name);
  const schedule = futureSchedule(wanted, now);
  const key = await secrets.get('audit_key');

  const trigger: Trigger = {
    schemaVersion: 1,
    guildId: caller.guildId,
    id: ids.triggerId(),
    name,
    status: 'active',
    generation: 1,
    version: 1,
    schedule,
    task: wanted.task,
    overlap: 'skip',
    catchUp: 'latest',
    createdBy: caller.actor.id,
    createdAt: now,
    updatedAt: now,
    correlationId: caller.correlationId,
    traceId: caller.traceId,
  };
  const fresh = { guildId: caller.guildId, triggerId: trigger.id, revision: 1, consecutiveFailures: 0 };
  const { row, state } = beginGeneration(fresh, { number: 1, schedule }, now);

  const outcome = await triggers.mutate({
    after: { trigger, state },
    generations: [row],
    spans: [],
    dedupe: dedupeOf(caller, 'trigger.create', trigger),
    audit: auditOf({
      key,
      head: undefined,
      caller,
      now,
      operation: 'trigger.create',
      before: undefined,
      after: trigger,
    }),
  });

  if (outcome.kind === 'applied') {
    metrics.add('trigger_created_total', 1, { task: wanted.task.kind });
    return { trigger, state, repeated: false };
  }
  if (outcome.kind === 'name_taken') throw new DomainError('trigger.name_taken', { name });
  if (outcome.kind === 'stale') throw new DomainError('request.stale');
  const made = await triggers.load(caller.guildId, String(outcome.dedupe.facts['triggerId']));
  if (!made) throw new DomainError('trigger.not_found', { name });
  return { ...made, repeated: true };
}

/** Reads a schedule and puts it on the time line; throws `schedule.*`, `schedule.past` when it has no occurrence after `now`. */
export function futureSchedule(
  written: { readonly schedule: string; readonly timezone: string },
  now: number,
): Schedule {
  const schedule = anchorSchedule(parseSchedule(written.schedule, written.timezone), now);
  if (occurrences(schedule, now, 1).length === 0) {
    throw new DomainError('schedule.past', { text: written.schedule, timezone: written.timezone });
  }
  return schedule;
}
