import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';

/** The properties of an `AWS::DynamoDB::Table` that count locally, as they stand in the template. */
export interface TableProperties {
  readonly KeySchema: CreateTableCommandInput['KeySchema'];
  readonly AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions'];
  readonly GlobalSecondaryIndexes?: CreateTableCommandInput['GlobalSecondaryIndexes'];
  readonly LocalSecondaryIndexes?: CreateTableCommandInput['LocalSecondaryIndexes'];
  readonly StreamSpecification?: {
    readonly StreamViewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
  };
  readonly TimeToLiveSpecification?: { readonly AttributeName?: string; readonly Enabled: boolean };
}

/**
 * Creates a table, or takes over the one that is there: indexes that the template has gained are added.
 *
 * Answers the ARN of its stream, if it has one. Throws a sentence when the data folder holds the table with another key, an
 * index with another key, or another stream, for which there is no cheap way.
 */
export async function ensureTable(
  client: DynamoDBClient,
  name: string,
  properties: TableProperties,
): Promise<{ streamArn: string | undefined }> {
  const existing = await describe(client, name);
  const table =
    existing === undefined ? await create(client, name, properties) : await takeOver(client, existing, properties);
  await ensureTimeToLive(client, name, properties);
  return { streamArn: table?.LatestStreamArn };
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(client: DynamoDBClient, name: string, properties: TableProperties) {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  const viewType = properties.StreamSpecification?.StreamViewType;
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema,
      AttributeDefinitions,
      ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
      ...(LocalSecondaryIndexes && { LocalSecondaryIndexes }),
      ...(viewType && { StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } }),
    }),
  );
  return TableDescription;
}

async function takeOver(client: DynamoDBClient, existing: TableDescription, properties: TableProperties) {
  const name = existing.TableName ?? '';
  if (keyText(existing.KeySchema) !== keyText(properties.KeySchema)) throw differs(name, 'another key');
  if (existing.StreamSpecification?.StreamViewType !== properties.StreamSpecification?.StreamViewType) {
    throw differs(name, 'another stream');
  }
  for (const index of properties.GlobalSecondaryIndexes ?? []) {
    const found = existing.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index.IndexName);
    if (found === undefined) {
      await client.send(
        new UpdateTableCommand({
          TableName: name,
          AttributeDefinitions: properties.AttributeDefinitions,
          GlobalSecondaryIndexUpdates: [{ Create: index }],
        }),
      );
    } else if (keyText(found.KeySchema) !== keyText(index.KeySchema)) {
      throw differs(name, `another key in the index ${index.IndexName}`);
    }
  }
  return existing;
}

function differs(name: string, what: string): Error {
  return new Error(
    `The data folder holds the table ${name} with ${what} than template.yaml. Start again with --reset.`,
  );
}

function keyText(schema: CreateTableCommandInput['KeySchema']): string {
  return (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).join(', ');
}

/** Recorded for whoever asks; the engine deletes nothing by itself (see expiry.ts). */
async function ensureTimeToLive(client: DynamoDBClient, name: string, properties: TableProperties): Promise<void> {
  const { AttributeName, Enabled } = properties.TimeToLiveSpecification ?? { Enabled: false };
  if (!Enabled || AttributeName === undefined) return;
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  if (TimeToLiveDescription?.AttributeName === AttributeName) return;
  const TimeToLiveSpecification = { AttributeName, Enabled };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}
