import type { CommandContext } from '#lib/commands/context.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';

/** The trigger that a button was made for; throws `trigger.not_found` when it is gone. */
export async function pressedTrigger(
  { caller, services, trace }: CommandContext,
  [triggerId = '']: readonly string[],
): Promise<TriggerPair> {
  const pair = await trace.step('Read the trigger', () => services.triggers.load(caller.guildId, triggerId));
  if (!pair || pair.trigger.status === 'deleted') {
    throw new DomainError('trigger.not_found', { name: pair?.trigger.name ?? 'that one' });
  }
  return pair;
}
