/** A record as DynamoDB Streams gives it; attribute values in DynamoDB's own JSON. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly dynamodb: { readonly SequenceNumber: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

export interface StreamClient {
  /** Up to `limit` records after a sequence number, oldest first; from the oldest there is without one. */
  readAfter(sequenceNumber: string | undefined, limit: number): Promise<StreamRecord[]>;
}

/** Reads one table's stream from the embedded engine, which has one shard. Speaks DynamoDB Streams' JSON 1.0. */
export function createStreamClient(endpoint: string, streamArn: string): StreamClient {
  let shardId: string | undefined;
  let kept: { readonly after: string | undefined; readonly iterator: string } | undefined;

  async function call(operation: string, input: object): Promise<Record<string, unknown>> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        // The engine wants the shape of a signature and checks none.
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=LOCAL/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${operation}: HTTP ${response.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  async function iteratorAfter(sequenceNumber: string | undefined): Promise<string> {
    if (kept && kept.after === sequenceNumber) return kept.iterator;
    if (shardId === undefined) {
      const { StreamDescription } = await call('DescribeStream', { StreamArn: streamArn });
      shardId = (StreamDescription as { Shards: { ShardId: string }[] }).Shards[0]?.ShardId ?? '';
    }
    const { ShardIterator } = await call('GetShardIterator', {
      StreamArn: streamArn,
      ShardId: shardId,
      ...(sequenceNumber === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: sequenceNumber }),
    });
    return String(ShardIterator);
  }

  return {
    async readAfter(sequenceNumber, limit) {
      const iterator = await iteratorAfter(sequenceNumber);
      kept = undefined;
      const answer = await call('GetRecords', { ShardIterator: iterator, Limit: limit });
      const records = (answer['Records'] ?? []) as StreamRecord[];
      const after = records.at(-1)?.dynamodb.SequenceNumber ?? sequenceNumber;
      if (typeof answer['NextShardIterator'] === 'string') kept = { after, iterator: answer['NextShardIterator'] };
      return records;
    },
  };
}
