import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';

/**
 * The id behind a name, for a change; throws `trigger.not_found`.
 *
 * A deletion that is delivered twice finds the name gone the second time: then the id is what the first one acted on.
 */
export async function idForChange(
  { audit, triggers }: Pick<Services, 'audit' | 'triggers'>,
  { guildId, requestKey }: Pick<Caller, 'guildId' | 'requestKey'>,
  name: string,
): Promise<string> {
  const id = await triggers.idOf(guildId, name);
  if (id !== undefined) return id;
  const answered = await audit.answered(guildId, requestKey);
  const changed = answered?.facts['triggerId'];
  if (changed === undefined) throw notFound(name);
  return String(changed);
}

/** A trigger by its name; throws `trigger.not_found`. */
export async function findTrigger(
  services: Pick<Services, 'triggers'>,
  guildId: string,
  name: string,
): Promise<TriggerPair> {
  const id = await services.triggers.idOf(guildId, name);
  const pair = id === undefined ? undefined : await services.triggers.load(guildId, id);
  if (!pair) throw notFound(name);
  return pair;
}

function notFound(name: string): DomainError {
  return new DomainError('trigger.not_found', { name: name.slice(0, 80) });
}
