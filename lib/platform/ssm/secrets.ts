import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import type { Clock, SecretPurpose, Secrets } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';

/** Milliseconds after which a value is read anew, so that a rotated token works without a deployment. */
const FRESH_MS = 5 * 60_000;

/** Secrets from SSM parameters, decrypted, kept in memory for five minutes. */
export function createSecrets(options: {
  readonly client: SSMClient;
  readonly outbound: Outbound;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeoutMs: number;
  /** Is told every value, so that no sink shows one. */
  readonly memory: Pick<SecretMemory, 'remember'>;
  /** The parameter's name by purpose; a purpose that a function does not have is left out. */
  readonly parameters: Readonly<Partial<Record<SecretPurpose, string | undefined>>>;
}): Secrets {
  const { client, clock, memory, outbound, parameters, timeoutMs } = options;
  const call: OutboundCall = { target: 'ssm', operation: 'GetParameters', timeoutMs, effect: false };
  let kept: { readonly readAt: number; readonly values: Promise<ReadonlyMap<string, string>> } | undefined;

  async function read(): Promise<ReadonlyMap<string, string>> {
    const names = Object.values(parameters).filter((name) => name !== undefined);
    const command = new GetParametersCommand({ Names: names, WithDecryption: true });
    const answer = await outbound(call, async (signal) => {
      try {
        return await client.send(command, { abortSignal: signal });
      } catch (error) {
        throw awsFailure(call, error);
      }
    });
    for (const { Value = '' } of answer.Parameters ?? []) memory.remember(Value);
    return new Map((answer.Parameters ?? []).map(({ Name = '', Value = '' }) => [Name, Value]));
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
