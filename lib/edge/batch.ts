import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import { countJob, type JobKind, MAX_RECEIVES } from '#lib/edge/count-job.ts';
import { guarded } from '#lib/kernel/guarded.ts';
import { flushed, type Metrics } from '#lib/kernel/metrics.ts';
import type { Clock, Ids, Logger } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import { type Flow, readCorrelationId, readTraceparent, type Tracing } from '#lib/kernel/tracing.ts';

export interface BatchPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly redact: Redact;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly ids: Pick<Ids, 'traceId'>;
}

/**
 * Reads and handles the messages of a batch side by side; those that reject come again, the others do not. The metrics of the
 * whole batch are written at its end.
 */
export function handleMessages<Message extends { readonly kind: JobKind }>(
  event: SQSEvent,
  context: Context,
  ports: BatchPorts,
  batch: {
    readonly read: (record: SQSRecord) => Message;
    readonly handle: (message: Message) => Promise<void>;
  },
) {
  const work = async (record: SQSRecord) => {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    await measured(ports, receives, async (begin) => {
      const message = batch.read(record);
      begin(message.kind);
      ports.tracing.annotate({ kind: message.kind });
      await batch.handle(message);
    });
  };
  const processor = new BatchProcessor(EventType.SQS);
  const { ids, metrics, tracing } = ports;
  return guarded(ports, () =>
    tracing.invocation(context.awsRequestId, () =>
      flushed(metrics, { request_id: context.awsRequestId }, () =>
        processPartialResponse(
          event,
          (record: SQSRecord) =>
            tracing.within(flowOf(record, ids), { name: 'message', kind: 'consumer' }, () => work(record)),
          processor,
          { context, throwOnFullBatchFailure: false },
        ),
      ),
    ),
  );
}

/** What a message says of the flow that it belongs to; those of EventBridge Scheduler have no attributes. */
function flowOf({ body, messageAttributes }: SQSRecord, ids: Pick<Ids, 'traceId'>): Flow {
  const said = sayingOf(body);
  const from = readTraceparent(messageAttributes?.['traceparent']?.stringValue);
  const traceId = from?.traceId ?? said.traceId ?? ids.traceId();
  const correlationId =
    said.correlationId ?? readCorrelationId(messageAttributes?.['correlation_id']?.stringValue) ?? said.traceId;
  const firstRequestId = said.requestId ?? readCorrelationId(messageAttributes?.['request_id']?.stringValue);
  return { traceId, correlationId: correlationId ?? traceId, firstRequestId, from };
}

const TRACE_ID = /^[0-9a-f]{32}$/;

type Saying = Partial<Record<'correlationId' | 'requestId' | 'traceId', string>>;

/** What cannot be read is for the reader of the message to say. */
function sayingOf(body: string): Saying {
  try {
    const { correlationId, requestId, traceId } = (JSON.parse(body) ?? {}) as Record<string, unknown>;
    const ids = { correlationId, requestId, traceId: TRACE_ID.test(String(traceId)) ? traceId : undefined };
    return Object.fromEntries(
      Object.entries(ids).filter(([, id]) => typeof id === 'string' && readCorrelationId(id) !== undefined),
    );
  } catch {
    return {};
  }
}

/** Handles the records of a stream one after the other; from the first that rejects on they come again. */
export function handleRecords(
  event: DynamoDBStreamEvent,
  context: Context,
  ports: Omit<BatchPorts, 'ids'>,
  batch: { readonly kind: JobKind; readonly handle: (record: DynamoDBRecord) => Promise<void> },
) {
  const work = async (record: DynamoDBRecord) => {
    // A record of a stream does not say how often it has come.
    await measured(ports, 1, async (begin) => {
      begin(batch.kind);
      await batch.handle(record);
    });
  };
  const processor = new BatchProcessor(EventType.DynamoDBStreams);
  return guarded(ports, () =>
    ports.tracing.invocation(context.awsRequestId, () =>
      flushed(ports.metrics, { request_id: context.awsRequestId }, () =>
        processPartialResponse(event, work, processor, {
          context,
          processInParallel: false,
          throwOnFullBatchFailure: false,
        }),
      ),
    ),
  );
}

/** Counts and times one job, whose kind is known once it has been read; logs its failure. */
async function measured(
  { clock, logger, metrics }: Pick<BatchPorts, 'clock' | 'logger' | 'metrics'>,
  receives: number,
  work: (begin: (kind: JobKind) => void) => Promise<void>,
): Promise<void> {
  const begun = clock.now();
  let kind: JobKind = 'unknown';
  let failed = true;
  try {
    await work((known) => {
      kind = known;
    });
    failed = false;
  } catch (error) {
    logger.error('A record of a batch failed and will come again', { error });
    throw error;
  } finally {
    countJob(metrics, { kind, failed, durationMs: clock.now() - begun, receives, maxReceives: maxReceivesOf(kind) });
  }
}

function maxReceivesOf(kind: JobKind): number {
  return kind === 'interaction' ? MAX_RECEIVES.interactive : MAX_RECEIVES.others;
}
