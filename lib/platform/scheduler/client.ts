import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { type AwsSettings, clientSettings } from '#lib/platform/aws-settings.ts';

export function createSchedulerClient(settings: AwsSettings): SchedulerClient {
  return new SchedulerClient(clientSettings(settings, 'SCHEDULER'));
}
