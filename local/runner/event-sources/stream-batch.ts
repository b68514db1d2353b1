import type { EventSourceSpec } from '#local/contract.ts';
import type { StreamRecord } from '#local/runner/event-sources/stream-client.ts';

/** Records that go to the function together. */
export interface StreamBatch {
  readonly records: readonly StreamRecord[];
  /** How often these very records were tried again. */
  readonly retries: number;
  /** Virtual time at which they were read. */
  readonly readAt: number;
}

type StreamSource = Extract<EventSourceSpec, { type: 'stream' }>;

/**
 * What is tried again of a batch whose first `handled` records were handled; nothing when it is given up.
 *
 * A batch that failed as a whole is cut in half where the template says so, which costs no attempt.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function afterFailure(batch: StreamBatch, handled: number, source: StreamSource, now: number): StreamBatch[] {
  const { readAt, retries } = batch;
  const { bisects, maximumRecordAgeSeconds: age, maximumRetryAttempts: attempts } = source;
  const rest = batch.records.slice(handled);
  if (age >= 0 && now - readAt > age * 1000) return [];
  // Some were handled: the others are a batch of their own, cut at the record that failed.
  if (handled > 0) return [{ records: rest, retries: 0, readAt }];
  if (bisects && rest.length > 1) {
    const half = Math.ceil(rest.length / 2);
    return [rest.slice(0, half), rest.slice(half)].map((records) => ({ records, retries, readAt }));
  }
  if (attempts >= 0 && retries >= attempts) return [];
  return [{ records: rest, retries: retries + 1, readAt }];
}
