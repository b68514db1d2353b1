import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type AwsSettings, clientSettings } from '#lib/platform/aws-settings.ts';

/** Reads parameters with a client of its own; rejects as the SDK does. */
export function createReader(aws: AwsSettings) {
  const client = new SSMClient(clientSettings(aws, 'SSM'));
  return async (names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> => {
    const command = new GetParametersCommand({ Names: [...names], WithDecryption: true });
    const { Parameters = [] } = await client.send(command, { abortSignal: signal });
    return new Map(Parameters.map(({ Name = '', Value = '' }) => [Name, Value]));
  };
}
