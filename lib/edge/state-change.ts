import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { StateChange } from '#lib/events/publish.ts';
import type { Run } from '#lib/runs/run.ts';

/** What a record of the stream tells, of those that the relay is given: rows of runs, and events that were written down. */
export function readStateChange({ dynamodb }: DynamoDBRecord): StateChange | undefined {
  const after = imageOf(dynamodb?.NewImage);
  if (after?.['schemaVersion'] !== 1) return undefined;
  if (String(after['pk']).startsWith('EV#')) return { kind: 'event', event: after['event'] };
  const before = imageOf(dynamodb?.OldImage);
  return { kind: 'run', before: before as unknown as Run | undefined, after: after as unknown as Run };
}

/** Lambda hands the images over as DynamoDB has them. */
function imageOf(image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']): Record<string, unknown> | undefined {
  return image && unmarshall(image as Record<string, AttributeValue>);
}
