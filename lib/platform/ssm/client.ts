import { SSMClient } from '@aws-sdk/client-ssm';
import { type AwsSettings, clientSettings } from '#lib/platform/aws-settings.ts';

export function createSsmClient(settings: AwsSettings): SSMClient {
  return new SSMClient(clientSettings(settings, 'SSM'));
}
