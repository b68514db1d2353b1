import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import { type Changed, changeTrigger, type TriggerPair } from '#lib/triggers/change.ts';
import { transition } from '#lib/triggers/trigger.ts';

/**
 * Ends a trigger that has no occurrence left, by an audited change of the system.
 *
 * Throws `request.stale` when the trigger is no longer in the generation that was seen to end: someone has given it another
 * schedule, paused or deleted it in between.
 */
export function finishTrigger(
  services: Pick<Services, 'audit' | 'clock' | 'metrics' | 'secrets' | 'triggers'>,
  { trigger, state }: TriggerPair,
): Promise<Changed> {
  return changeTrigger(services, {
    caller: {
      guildId: trigger.guildId,
      actor: { kind: 'system', id: 'settlement' },
      triggerSource: 'system',
      requestKey: `finish:${trigger.id}:${state.generation}`,
      correlationId: trigger.correlationId,
      traceId: trigger.traceId,
    },
    operation: 'trigger.finish',
    triggerId: trigger.id,
    name: trigger.name,
    plan(pair) {
      const isSame = pair.trigger.status === 'active' && pair.state.generation === state.generation;
      if (!isSame) throw new DomainError('request.stale');
      const status = transition(pair.trigger, 'finish');
      const { nextDueAt: _none, ...rest } = pair.state;
      return {
        after: { trigger: { ...pair.trigger, status }, state: { ...rest, open: false } },
        generations: [
          {
            schemaVersion: 1,
            number: rest.generation,
            schedule: pair.trigger.schedule,
            from: rest.since,
            to: rest.settledThrough,
            totals: rest.totals,
          },
        ],
        reason: 'no occurrence left',
      };
    },
  });
}
