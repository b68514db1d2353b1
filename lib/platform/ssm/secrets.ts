import { DomainError } from '#lib/kernel/errors.ts';
import type { Clock, SecretPurpose, Secrets } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { ReadParameters } from '#lib/platform/ssm/parameters.ts';

/** Milliseconds after which a value is read anew, so that a rotated token works without a deployment. */
const FRESH_MS = 5 * 60_000;

/** Secrets from SSM parameters, decrypted, kept in memory for five minutes. */
export function createSecrets(options: {
  readonly readParameters: ReadParameters;
  readonly clock: Pick<Clock, 'now'>;
  /** Is told every value, so that no sink shows one. */
  readonly memory: Pick<SecretMemory, 'remember'>;
  /** What is made of a secret, and is one itself. */
  readonly derived?: Readonly<Partial<Record<SecretPurpose, (secret: string) => string>>>;
  /** The parameter's name by purpose; a purpose that a function does not have is left out. */
  readonly parameters: Readonly<Partial<Record<SecretPurpose, string | undefined>>>;
}): Secrets {
  const { clock, derived = {}, memory, parameters, readParameters } = options;
  let kept: { readonly readAt: number; readonly values: Promise<ReadonlyMap<string, string>> } | undefined;

  async function read(): Promise<ReadonlyMap<string, string>> {
    const values = await readParameters(Object.values(parameters).filter((name) => name !== undefined));
    for (const value of values.values()) memory.remember(value);
    for (const [purpose, derive] of Object.entries(derived)) {
      const value = values.get(parameters[purpose as SecretPurpose] ?? '');
      if (value !== undefined) memory.remember(derive(value));
    }
    return values;
  }

  return {
    async get(purpose) {
      const parameter = parameters[purpose];
      if (parameter === undefined) throw new DomainError('secret.missing', { parameter: purpose });
      const now = clock.now();
      if (!kept || now - kept.readAt > FRESH_MS) kept = { readAt: now, values: read() };
      try {
        const value = (await kept.values).get(parameter);
        if (!value) throw new DomainError('secret.missing', { parameter });
        return value;
      } catch (error) {
        kept = undefined;
        throw error;
      }
    },
  };
}
