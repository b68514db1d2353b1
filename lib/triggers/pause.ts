import type { Caller } from '#lib/audit/mutation.ts';
import type { Services } from '#lib/services.ts';
import { type Changed, changeTrigger } from '#lib/triggers/change.ts';
import { endGeneration } from '#lib/triggers/generation.ts';
import { transition } from '#lib/triggers/trigger.ts';

/** Pauses a trigger: a gap between generations, without occurrences. Throws `trigger.not_found`, `trigger.illegal_transition`. */
export function pauseTrigger(
  services: Pick<Services, 'audit' | 'clock' | 'metrics' | 'secrets' | 'triggers'>,
  caller: Caller,
  request: { readonly triggerId: string; readonly name: string },
): Promise<Changed> {
  return changeTrigger(services, {
    caller,
    operation: 'trigger.pause',
    ...request,
    plan(pair, now) {
      const status = transition(pair.trigger, 'pause');
      const ended = endGeneration(pair, 'paused', now);
      return {
        after: { trigger: { ...pair.trigger, status }, state: ended.state },
        generations: [ended.row],
        spans: ended.spans,
      };
    },
  });
}
