import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

/** The floor of anything that reads the table: the SDK alone, one GetItem, nothing else. */
export const handler = async () => {
  const Key = { pk: { S: 'bench' }, sk: { S: 'bench' } };
  await client.send(new GetItemCommand({ TableName: process.env['STATE_TABLE'] ?? '', Key }));
  return { statusCode: 200, body: '{}' };
};
