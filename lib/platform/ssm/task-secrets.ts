import { DomainError } from '#lib/kernel/errors.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { ReadParameters } from '#lib/platform/ssm/parameters.ts';
import type { TaskSecrets } from '#lib/tasks/http-calls.ts';

/** Milliseconds after which a value is read anew, so that a rotated secret works without a deployment. */
const FRESH_MS = 5 * 60_000;

/** Secrets that tasks refer to: SecureStrings below a prefix, decrypted, kept in memory for five minutes. */
export function createTaskSecrets(options: {
  readonly readParameters: ReadParameters;
  readonly clock: Pick<Clock, 'now'>;
  /** Is told every value, so that no sink shows one. */
  readonly memory: Pick<SecretMemory, 'remember'>;
  /** With a slash at its end. */
  readonly prefix: string;
}): TaskSecrets {
  const { clock, memory, prefix, readParameters } = options;
  const kept = new Map<string, { readonly readAt: number; readonly value: string }>();

  return {
    async get(name) {
      const parameter = `${prefix}${name}`;
      const known = kept.get(name);
      if (known && clock.now() - known.readAt <= FRESH_MS) return known.value;
      const value = (await readParameters([parameter])).get(parameter);
      if (!value) throw new DomainError('secret.missing', { parameter });
      memory.remember(value);
      kept.set(name, { readAt: clock.now(), value });
      return value;
    },
  };
}
