import type { EngineLink } from '#local/dynamodb/engine-link.ts';

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

/** The engine wants the shape of a signature and checks none. */
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=LOCAL/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local';

const HEADERS = [
  ['host', 'localhost'],
  ['content-type', 'application/x-amz-json-1.0'],
  ['x-amz-date', '20260101T000000Z'],
  ['authorization', SIGNATURE],
] as const;

/** Reads one table's stream from the embedded engine, which has one shard. Speaks DynamoDB Streams' JSON 1.0. */
export function createStreamClient(link: EngineLink, streamArn: string): StreamClient {
  let shardId: string | undefined;
  let kept: { readonly after: string | undefined; readonly iterator: string } | undefined;

  async function call(operation: string, input: object): Promise<Record<string, unknown>> {
    const target = ['x-amz-target', `DynamoDBStreams_20120810.${operation}`] as const;
    const body = Buffer.from(JSON.stringify(input));
    const answer = await link.send({ method: 'POST', path: '/', headers: [...HEADERS, target], body });
    const text = answer.body.toString();
    if (answer.status !== 200) throw new Error(`${operation}: HTTP ${answer.status} ${text}`);
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
