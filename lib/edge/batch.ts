import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Logger } from '#lib/kernel/ports.ts';

/** Handles the messages of a batch side by side; those that reject come again, the others do not. */
export function handleMessages(
  event: SQSEvent,
  context: Context,
  logger: Logger,
  handle: (record: SQSRecord) => Promise<void>,
) {
  const processor = new BatchProcessor(EventType.SQS);
  return processPartialResponse(event, logged(logger, handle), processor, { context, throwOnFullBatchFailure: false });
}

/** Handles the records of a stream one after the other; from the first that rejects on they come again. */
export function handleRecords(
  event: DynamoDBStreamEvent,
  context: Context,
  logger: Logger,
  handle: (record: DynamoDBRecord) => Promise<void>,
) {
  const processor = new BatchProcessor(EventType.DynamoDBStreams);
  return processPartialResponse(event, logged(logger, handle), processor, {
    context,
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
}

function logged<Record>(logger: Logger, handle: (record: Record) => Promise<void>) {
  return async (record: Record) => {
    try {
      await handle(record);
    } catch (error) {
      logger.error('A record of a batch failed and will come again', { error });
      throw error;
    }
  };
}
