import type { Caller } from '#lib/audit/mutation.ts';
import { canonicalJson } from '#lib/kernel/canonical-json.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import type { TaskDefinition } from '#lib/tasks/task.ts';
import { assertMayChange, type Changed, changeTrigger, type Plan, type TriggerPair } from '#lib/triggers/change.ts';
import { futureSchedule } from '#lib/triggers/create.ts';
import { beginGeneration, endGeneration } from '#lib/triggers/generation.ts';
import { parseSchedule, type Schedule, toExpression } from '#lib/triggers/schedule.ts';
import { transition } from '#lib/triggers/trigger.ts';

/** What a trigger is to have instead; what is missing stays. */
export interface Wanted {
  /** As a person writes it. */
  readonly schedule?: string | undefined;
  readonly timezone?: string | undefined;
  /** Already read by its kind. */
  readonly task?: TaskDefinition | undefined;
}

/**
 * Gives a trigger another schedule, zone or task. With another schedule an active one begins a new generation at once, a
 * paused one when it is resumed.
 *
 * Throws `trigger.not_found`, `trigger.not_yours`, `trigger.illegal_transition`, `trigger.unchanged`, `schedule.*`.
 */
export function updateTrigger(
  services: Pick<Services, 'audit' | 'clock' | 'metrics' | 'secrets' | 'triggers'>,
  caller: Caller,
  request: Wanted & { readonly triggerId: string; readonly name?: string; readonly mayChangeOthers: boolean },
): Promise<Changed> {
  return changeTrigger(services, {
    caller,
    operation: 'trigger.update',
    triggerId: request.triggerId,
    ...(request.name === undefined ? {} : { name: request.name }),
    plan(pair, now) {
      assertMayChange(pair.trigger, { userId: caller.actor.id, mayChangeOthers: request.mayChangeOthers });
      transition(pair.trigger, 'update');
      const task = request.task ?? pair.trigger.task;
      const schedule = newSchedule(pair.trigger.schedule, request, now);
      if (schedule === undefined && canonicalJson(task) === canonicalJson(pair.trigger.task)) {
        throw new DomainError('trigger.unchanged', { name: pair.trigger.name });
      }
      return planOf({ ...pair, trigger: { ...pair.trigger, task } }, schedule, now);
    },
  });
}

function planOf(pair: TriggerPair, schedule: Schedule | undefined, now: number): Plan {
  if (schedule === undefined) return { after: pair };
  if (!pair.state.open) return { after: { trigger: { ...pair.trigger, schedule }, state: pair.state } };

  const ended = endGeneration(pair, 'edited', now);
  const number = pair.trigger.generation + 1;
  const begun = beginGeneration(ended.state, { number, schedule }, now);
  return {
    after: { trigger: { ...pair.trigger, schedule, generation: number }, state: begun.state },
    generations: [ended.row, begun.row],
    spans: ended.spans,
  };
}

/** The schedule that is asked for, on the time line; undefined when it is the one that the trigger has. */
function newSchedule(current: Schedule, wanted: Wanted, now: number): Schedule | undefined {
  const written = wanted.schedule ?? toExpression(current);
  const timezone = wanted.timezone ?? current.timezone;
  const asked = parseSchedule(written, timezone);
  const isSame = toExpression(asked) === toExpression(current) && timezone === current.timezone;
  return isSame ? undefined : futureSchedule({ schedule: written, timezone }, now);
}
