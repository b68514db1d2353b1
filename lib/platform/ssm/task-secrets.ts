import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { DomainError } from '#lib/kernel/errors.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import type { TaskSecrets } from '#lib/tasks/http-calls.ts';

/** Milliseconds after which a value is read anew, so that a rotated secret works without a deployment. */
const FRESH_MS = 5 * 60_000;

/** Secrets that tasks refer to: SecureStrings below a prefix, decrypted, kept in memory for five minutes. */
export function createTaskSecrets(options: {
  readonly client: SSMClient;
  readonly outbound: Outbound;
  readonly clock: Pick<Clock, 'now'>;
  readonly timeoutMs: number;
  /** Is told every value, so that no sink shows one. */
  readonly memory: Pick<SecretMemory, 'remember'>;
  /** With a slash at its end. */
  readonly prefix: string;
}): TaskSecrets {
  const { client, clock, memory, outbound, prefix, timeoutMs } = options;
  const call: OutboundCall = { target: 'ssm', operation: 'GetParameters', timeoutMs, effect: false };
  const kept = new Map<string, { readonly readAt: number; readonly value: string }>();

  return {
    async get(name) {
      const parameter = `${prefix}${name}`;
      const known = kept.get(name);
      if (known && clock.now() - known.readAt <= FRESH_MS) return known.value;
      const command = new GetParametersCommand({ Names: [parameter], WithDecryption: true });
      const answer = await outbound(call, async (signal) => {
        try {
          return await client.send(command, { abortSignal: signal });
        } catch (error) {
          throw awsFailure(call, error);
        }
      });
      const value = answer.Parameters?.[0]?.Value;
      if (!value) throw new DomainError('secret.missing', { parameter });
      memory.remember(value);
      kept.set(name, { readAt: clock.now(), value });
      return value;
    },
  };
}
