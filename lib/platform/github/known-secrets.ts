import { DomainError } from '#lib/kernel/errors.ts';
import { hideKnown } from '#lib/kernel/redaction/hide-known.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

type Port = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * The same port, whose answers and refusals hold no secret that this process has loaded: names, logs, artifacts and reasons are
 * written by others, and go on into rows, cards and pictures, laid out as each wants it.
 */
export function withoutKnownSecrets<Methods extends { [Name in keyof Methods]: Port[string] }>(
  memory: Pick<SecretMemory, 'hide'>,
  port: Methods,
): Methods {
  const wrapped = Object.entries(port as Port).map(([name, method]) => {
    const hiding = async (...args: never[]) => {
      try {
        return hideKnown(memory, await method(...args));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        throw new DomainError(error.code, hideKnown(memory, error.facts), { cause: error.cause });
      }
    };
    return [name, hiding];
  });
  return Object.fromEntries(wrapped) as Methods;
}
