import type { HopKind } from '#local/wire/hop.ts';

export type Service = 'dynamodb' | 'sqs' | 'scheduler' | 'ssm' | 'events';

/** For calls that name no resource. */
export const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  dynamodb: 'DynamoDB',
  sqs: 'SQS',
  scheduler: 'Scheduler',
  ssm: 'Parameter Store',
  events: 'EventBridge',
};

/** What the wire calls a call to each service. */
export const HOP_KINDS: Readonly<Record<Service, HopKind>> = {
  dynamodb: 'table',
  sqs: 'queue',
  scheduler: 'schedule',
  ssm: 'parameter',
  events: 'bus',
};
