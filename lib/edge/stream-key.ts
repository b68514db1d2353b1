import type { DynamoDBRecord } from 'aws-lambda';

/** The trigger that a record of a definition's row is about: its partition key is `T#<guild>#<trigger>`. */
export function triggerOfKey(record: DynamoDBRecord): { guildId: string; triggerId: string } {
  const [kind, guildId, triggerId] = (record.dynamodb?.Keys?.['pk']?.S ?? '').split('#');
  if (kind !== 'T' || !guildId || !triggerId) throw new Error('a record of the stream is not of a definition');
  return { guildId, triggerId };
}
