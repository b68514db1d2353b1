import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type AwsSettings, clientSettings } from '#lib/platform/aws-settings.ts';

export function createDynamoClient(settings: AwsSettings): DynamoDBClient {
  return new DynamoDBClient(clientSettings(settings, 'DYNAMODB'));
}
