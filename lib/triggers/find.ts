import { DomainError } from '#lib/kernel/errors.ts';
import type { Services } from '#lib/services.ts';
import type { TriggerPair } from '#lib/triggers/change.ts';

/** The id behind a name; throws `trigger.not_found`. */
export async function idOfName(
  { triggers }: Pick<Services, 'triggers'>,
  guildId: string,
  name: string,
): Promise<string> {
  const id = await triggers.idOf(guildId, name);
  if (id === undefined) throw new DomainError('trigger.not_found', { name: name.slice(0, 80) });
  return id;
}

/** A trigger by its name; throws `trigger.not_found`. */
export async function findTrigger(
  services: Pick<Services, 'triggers'>,
  guildId: string,
  name: string,
): Promise<TriggerPair> {
  const pair = await services.triggers.load(guildId, await idOfName(services, guildId, name));
  if (!pair) throw new DomainError('trigger.not_found', { name: name.slice(0, 80) });
  return pair;
}
