import type { DatabaseSync } from 'node:sqlite';
import type { EventSourceSpec, Invoker, Participant, VirtualClock } from '#local/contract.ts';
import { failedItems } from '#local/runner/event-sources/batch-failures.ts';
import { matchesPattern } from '#local/runner/event-sources/pattern.ts';
import type { StreamClient, StreamRecord } from '#local/runner/event-sources/stream-client.ts';
import { REGION } from '#local/template/read-template.ts';

/** Records read from the stream at a time. */
const READ_LIMIT = 500;

const MAX_RETRY_WAIT_MS = 60_000;

export interface StreamSourceOptions {
  readonly functionId: string;
  readonly source: Extract<EventSourceSpec, { type: 'stream' }>;
  readonly streamArn: string;
  readonly client: StreamClient;
  readonly clock: VirtualClock;
  readonly invoker: Invoker;
  /** Where the position in the stream is kept over restarts. */
  readonly database: DatabaseSync;
}

/**
 * Hands records of a table's stream to a function, in order, filtered and in batches; keeps its position.
 *
 * A batch that failed is tried again from its first failed record with a growing wait, cut in half where the template says
 * so, and passed over after MaximumRetryAttempts.
 */
export function createStreamSource(options: StreamSourceOptions): Participant {
  const { client, clock, source } = options;
  const position = openPosition(options.database, `${options.functionId} ${options.streamArn}`);
  let progressed = false;
  let running: Promise<void> | undefined;
  let failures = 0;
  let retryAt: number | undefined;
  let batchSize = source.batchSize;
  let trouble = '';

  async function readOn(): Promise<void> {
    progressed = false;
    if (retryAt !== undefined && retryAt > clock.now()) return;
    const records = await client.readAfter(position.get(), READ_LIMIT);
    progressed = records.length > 0;
    const wanted = records.filter((record) => passes(source.filters, record));

    for (let start = 0; start < wanted.length; ) {
      const batch = wanted.slice(start, start + batchSize);
      const handled = await deliver(options, batch);
      start += handled;
      if (handled > 0) position.set(wanted[start - 1]!.dynamodb.SequenceNumber);
      if (handled === batch.length) {
        recovered();
        continue;
      }
      failures += 1;
      if (source.bisects) batchSize = Math.max(1, Math.floor(batchSize / 2));
      if (source.maximumRetryAttempts < 0 || failures <= source.maximumRetryAttempts) {
        retryAt = clock.now() + Math.min(MAX_RETRY_WAIT_MS, 500 * 2 ** failures);
        return;
      }
      position.set(wanted[start]!.dynamodb.SequenceNumber);
      start += 1;
      recovered();
    }
    const last = records.at(-1);
    if (last) position.set(last.dynamodb.SequenceNumber);
  }

  function recovered(): void {
    failures = 0;
    retryAt = undefined;
    batchSize = source.batchSize;
  }

  return {
    name: `stream source of ${options.functionId}`,
    nextDueAt: () => retryAt,
    busy: () => progressed || running !== undefined,
    async tick() {
      running ??= readOn()
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

/** How many records of the batch, from its first, were handled. */
async function deliver(options: StreamSourceOptions, batch: readonly StreamRecord[]): Promise<number> {
  const { functionId, invoker, source, streamArn } = options;
  const result = await invoker.invoke(functionId, {
    Records: batch.map((record) => ({
      ...record,
      eventSource: 'aws:dynamodb',
      eventVersion: '1.1',
      awsRegion: REGION,
      eventSourceARN: streamArn,
    })),
  });
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
  return {
    get: () => read.get(name)?.['sequence'] as string | undefined,
    set(sequence: string) {
      write.run(name, sequence);
    },
  };
}
