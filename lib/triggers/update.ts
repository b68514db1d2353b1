import type { Caller } from '#lib/audit/mutation.ts';
import type { Services } from '#lib/services.ts';
import { assertMayChange, type Changed, changeTrigger } from '#lib/triggers/change.ts';
import { futureSchedule } from '#lib/triggers/create.ts';
import { beginGeneration, endGeneration } from '#lib/triggers/generation.ts';
import { transition } from '#lib/triggers/trigger.ts';

/**
 * Gives a trigger another schedule. An active one begins a new generation at once; a paused one when it is resumed.
 *
 * Throws `trigger.not_found`, `trigger.not_yours`, `trigger.illegal_transition`, `schedule.*`.
 */
export function updateTrigger(
  services: Pick<Services, 'audit' | 'clock' | 'secrets' | 'triggers'>,
  caller: Caller,
  request: {
    readonly triggerId: string;
    readonly name: string;
    readonly mayChangeOthers: boolean;
    readonly schedule: string;
    readonly timezone: string;
  },
): Promise<Changed> {
  return changeTrigger(services, {
    caller,
    operation: 'trigger.update',
    triggerId: request.triggerId,
    name: request.name,
    plan(pair, now) {
      assertMayChange(pair.trigger, { userId: caller.actor.id, mayChangeOthers: request.mayChangeOthers });
      transition(pair.trigger, 'update');
      const schedule = futureSchedule(request, now);
      if (!pair.state.open) return { after: { trigger: { ...pair.trigger, schedule }, state: pair.state } };

      const ended = endGeneration(pair, 'edited', now);
      const number = pair.trigger.generation + 1;
      const begun = beginGeneration(ended.state, { number, schedule }, now);
      return {
        after: { trigger: { ...pair.trigger, schedule, generation: number }, state: begun.state },
        generations: [ended.row, begun.row],
        spans: ended.spans,
      };
    },
  });
}
