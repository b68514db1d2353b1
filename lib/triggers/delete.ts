import type { Caller } from '#lib/audit/mutation.ts';
import type { Services } from '#lib/services.ts';
import { assertMayChange, type Changed, changeTrigger } from '#lib/triggers/change.ts';
import { endGeneration } from '#lib/triggers/generation.ts';
import { transition } from '#lib/triggers/trigger.ts';

/**
 * Deletes a trigger: its name is free again, its definition stays as a tombstone for the audit.
 *
 * Throws `trigger.not_found`, `trigger.not_yours`, `trigger.illegal_transition`.
 */
export function deleteTrigger(
  services: Pick<Services, 'audit' | 'clock' | 'metrics' | 'secrets' | 'triggers'>,
  caller: Caller,
  request: { readonly triggerId: string; readonly name: string; readonly mayChangeOthers: boolean },
): Promise<Changed> {
  return changeTrigger(services, {
    caller,
    operation: 'trigger.delete',
    triggerId: request.triggerId,
    name: request.name,
    plan(pair, now) {
      assertMayChange(pair.trigger, { userId: caller.actor.id, mayChangeOthers: request.mayChangeOthers });
      const trigger = { ...pair.trigger, status: transition(pair.trigger, 'delete') };
      if (!pair.state.open) return { after: { trigger, state: pair.state } };
      const ended = endGeneration(pair, 'deleted', now);
      return { after: { trigger, state: ended.state }, generations: [ended.row], spans: ended.spans };
    },
  });
}
