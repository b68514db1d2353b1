import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import { assertMayChange, type Changed, changeTrigger } from '#lib/triggers/change.ts';
import { beginGeneration } from '#lib/triggers/generation.ts';
import { describeSchedule } from '#lib/triggers/schedule.ts';
import { transition } from '#lib/triggers/trigger.ts';

/**
 * Resumes a paused or disabled trigger with a new generation; an interval keeps its anchor.
 *
 * Throws `trigger.not_found`, `trigger.not_yours`, `trigger.illegal_transition`, `schedule.past` when nothing is left to run.
 */
export function resumeTrigger(
  services: Pick<Services, 'audit' | 'clock' | 'metrics' | 'secrets' | 'triggers'>,
  caller: Caller,
  request: { readonly triggerId: string; readonly name: string; readonly mayChangeOthers: boolean },
): Promise<Changed> {
  return changeTrigger(services, {
    caller,
    operation: 'trigger.resume',
    triggerId: request.triggerId,
    name: request.name,
    plan({ trigger, state }, now) {
      assertMayChange(trigger, { userId: caller.actor.id, mayChangeOthers: request.mayChangeOthers });
      const status = transition(trigger, 'resume');
      const { schedule } = trigger;
      const number = trigger.generation + 1;
      const begun = beginGeneration({ ...state, consecutiveFailures: 0 }, { number, schedule }, now);
      if (begun.state.nextDueAt === undefined) {
        throw new DomainError('schedule.past', { text: describeSchedule(schedule), timezone: schedule.timezone });
      }
      return {
        after: { trigger: { ...trigger, status, generation: number }, state: begun.state },
        generations: [begun.row],
      };
    },
  });
}
