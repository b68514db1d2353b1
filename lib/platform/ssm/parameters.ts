import { once } from '#lib/kernel/once.ts';
import type { Outbound, OutboundCall } from '#lib/kernel/outbound.ts';
import { awsFailure } from '#lib/platform/aws-failure.ts';
import type { AwsSettings } from '#lib/platform/aws-settings.ts';

/** Reads SSM parameters, decrypted: their values by name; those that are not there are left out. Rejects with OutboundFailure. */
export type ReadParameters = (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The client is loaded by the first read: what has no secret to look up does without. */
export function createParameters(options: {
  readonly aws: AwsSettings;
  readonly outbound: Outbound;
  readonly timeoutMs: number;
}): ReadParameters {
  const { aws, outbound, timeoutMs } = options;
  const call: OutboundCall = { target: 'ssm', operation: 'GetParameters', timeoutMs, effect: false };
  const reader = once(async () => (await import('#lib/platform/ssm/reader.ts')).createReader(aws));

  return async (names) => {
    const read = await reader();
    return outbound(call, async (signal) => {
      try {
        return await read(names, signal);
      } catch (error) {
        throw awsFailure(call, error);
      }
    });
  };
}
