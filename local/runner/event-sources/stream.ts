import type { DatabaseSync } from 'node:sqlite';
import { matchesPattern } from '#local/aws/event-pattern.ts';
import type { EventSourceSpec, Participant } from '#local/contract.ts';
import { failedItems } from '#local/runner/event-sources/batch-failures.ts';
import type { SourceContext } from '#local/runner/event-sources/source-context.ts';
import { afterFailure, type StreamBatch } from '#local/runner/event-sources/stream-batch.ts';
import type { StreamClient, StreamRecord } from '#local/runner/event-sources/stream-client.ts';
import { REGION } from '#local/template/names.ts';
import { itemThing } from '#local/wire/causes.ts';
import { shortName } from '#local/wire/wire.ts';

/** Records read from the stream at a time. */
const READ_LIMIT = 500;

const MAX_RETRY_WAIT_MS = 60_000;

/** What Lambda does with the function's role: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-eventsourcemapping.html */
const POLL = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'];
const LIST = ['dynamodb:ListStreams'];

export interface StreamSourceOptions extends SourceContext {
  readonly source: Extract<EventSourceSpec, { type: 'stream' }>;
  /** The engine's own. */
  readonly streamArn: string;
  readonly client: StreamClient;
  /** Where the position in the stream is kept over restarts. */
  readonly database: DatabaseSync;
}

/**
 * Hands records of a table's stream to a function, in order, filtered and in batches; keeps its position.
 *
 * A batch goes when it is full or its window has passed. One that failed is tried again from its first failed record with a
 * growing wait, cut in half where the template says so, and passed over after MaximumRetryAttempts or when it is too old.
 */
export function createStreamSource(options: StreamSourceOptions): Participant {
  const { client, clock, source } = options;
  const position = openPosition(options.database, `${options.functionId} ${options.streamArn}`);
  const windowMs = source.batchWindowSeconds * 1000;
  let readUpTo = position.get();
  let gathered: StreamRecord[] = [];
  let gatheredAt = 0;
  let batches: StreamBatch[] = [];
  let progressed = false;
  let running: Promise<void> | undefined;
  let retryAt: number | undefined;
  let failures = 0;
  let trouble = '';

  async function step(): Promise<void> {
    progressed = false;
    if (!mayPoll(options) || (retryAt ?? 0) > clock.now()) return;
    if (batches.length === 0) await gather();
    cut();
    await work();
    if (batches.length === 0 && gathered.length === 0 && readUpTo !== undefined) position.set(readUpTo);
  }

  async function gather(): Promise<void> {
    const records = await client.readAfter(readUpTo, READ_LIMIT);
    readUpTo = records.at(-1)?.dynamodb.SequenceNumber ?? readUpTo;
    progressed = records.length > 0;
    const wanted = records.filter((record) => passes(source.filters, record));
    if (gathered.length === 0) gatheredAt = clock.now();
    gathered = [...gathered, ...wanted];
  }

  /** Cuts what is gathered into batches, as far as they are full or the window has passed. */
  function cut(): void {
    const isOver = clock.now() >= gatheredAt + windowMs;
    while (gathered.length >= source.batchSize || (isOver && gathered.length > 0)) {
      const records = gathered.slice(0, source.batchSize);
      gathered = gathered.slice(source.batchSize);
      batches.push({ records, retries: 0, readAt: gatheredAt });
    }
  }

  async function work(): Promise<void> {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const handled = await deliver(options, batch.records);
      const last = batch.records[handled - 1];
      if (last) position.set(last.dynamodb.SequenceNumber);
      if (handled === batch.records.length) {
        failures = 0;
        retryAt = undefined;
        continue;
      }
      const again = afterFailure(batch, handled, source, clock.now());
      if (again.length === 0) {
        giveUp(batch.records.slice(handled));
        continue;
      }
      batches = [...again, ...batches];
      failures += 1;
      retryAt = clock.now() + Math.min(MAX_RETRY_WAIT_MS, 500 * 2 ** failures);
      return;
    }
  }

  function giveUp(records: readonly StreamRecord[]): void {
    failures = 0;
    retryAt = undefined;
    process.stderr.write(`The stream source of ${options.functionId} gave up ${records.length} records.\n`);
    const last = records.at(-1);
    if (last) position.set(last.dynamodb.SequenceNumber);
  }

  return {
    name: `stream source of ${options.functionId}`,
    nextDueAt: () => retryAt ?? (gathered.length > 0 ? gatheredAt + windowMs : undefined),
    busy: () => progressed || running !== undefined,
    async tick() {
      running ??= step()
        .catch((error: unknown) => {
          progressed = false;
          if (String(error) !== trouble) process.stderr.write(`The stream could not be read: ${String(error)}\n`);
          trouble = String(error);
        })
        .finally(() => {
          running = undefined;
        });
      await running;
    },
  };
}

function mayPoll({ may, source }: StreamSourceOptions): boolean {
  return may(POLL, source.streamArn) && may(LIST, '*');
}

/** How many records of the batch, from its first, were handled. */
async function deliver(options: StreamSourceOptions, batch: readonly StreamRecord[]): Promise<number> {
  const { functionId, invoker, source, streamArn, wire } = options;
  const behind = wire.behind(batch.map(({ dynamodb }) => itemThing(source.tableName, dynamodb['Keys'])));
  // Lambda counts loops over queues, not over tables.
  const cause = { ...(behind ?? wire.begin('change')), loops: {} };
  const from = shortName(source.tableName);
  const hop = { kind: 'stream', from, to: 'Lambda', operation: 'GetRecords', root: cause.root } as const;
  wire.record({ ...hop, outcome: 'ok', detail: { records: batch.length } });

  const records = batch.map((record) => ({
    ...record,
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    awsRegion: REGION,
    eventSourceARN: streamArn,
  }));
  const result = await invoker.invoke(functionId, { Records: records }, cause);
  const sequence = batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const failed = failedItems(result, sequence, source.reportsItemFailures);
  const first = sequence.findIndex((number) => failed.has(number));
  return first === -1 ? batch.length : first;
}

function passes(filters: readonly unknown[], record: StreamRecord): boolean {
  return filters.length === 0 || filters.some((pattern) => matchesPattern(pattern, record));
}

function openPosition(database: DatabaseSync, name: string) {
  database.exec('CREATE TABLE IF NOT EXISTS stream_position (name TEXT PRIMARY KEY, sequence TEXT NOT NULL)');
  const read = database.prepare('SELECT sequence FROM stream_position WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO stream_position (name, sequence) VALUES (?, ?)');
  let known = read.get(name)?.['sequence'] as string | undefined;
  return {
    get: () => known,
    set(sequence: string) {
      if (sequence === known) return;
      known = sequence;
      write.run(name, sequence);
    },
  };
}
