import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type AwsSettings, clientSettings } from '#lib/platform/aws-settings.ts';

export function createEventBridgeClient(settings: AwsSettings): EventBridgeClient {
  return new EventBridgeClient(clientSettings(settings, 'EVENTBRIDGE'));
}
