import { SQSClient } from '@aws-sdk/client-sqs';
import { type AwsSettings, clientSettings } from '#lib/platform/aws-settings.ts';

export function createSqsClient(settings: AwsSettings): SQSClient {
  return new SQSClient(clientSettings(settings, 'SQS'));
}
