import { AwsError } from './aws-error.ts';

/**
 * The refusals of SQS. Those without a query code are not in the service's model: their one name goes both ways.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
export const sqsErrors = {
  queueDoesNotExist: () =>
    new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', {
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
    }),
  invalidValue: (message: string) =>
    new AwsError('InvalidParameterValue', message, { queryCode: 'InvalidParameterValue' }),
  missing: (member: string) =>
    new AwsError('MissingParameter', `The request must contain the parameter ${member}.`, {
      queryCode: 'MissingParameter',
    }),
  invalidContents: (message: string) =>
    new AwsError('InvalidMessageContents', message, { queryCode: 'InvalidMessageContents' }),
  invalidAttributeName: (name: string) =>
    new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`, { queryCode: 'InvalidAttributeName' }),
  receiptHandleIsInvalid: () =>
    new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', {
      status: 404,
      queryCode: 'ReceiptHandleIsInvalid',
    }),
  notInFlight: () =>
    new AwsError('MessageNotInflight', 'The specified message is not in flight.', {
      queryCode: 'AWS.SimpleQueueService.MessageNotInflight',
    }),
  emptyBatch: () =>
    new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.', {
      queryCode: 'AWS.SimpleQueueService.EmptyBatchRequest',
    }),
  tooManyEntries: (count: number) =>
    new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${count}.`,
      {
        queryCode: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
      },
    ),
  entryIdsNotDistinct: (id: string) =>
    new AwsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`, {
      queryCode: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
    }),
  invalidEntryId: () =>
    new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      { queryCode: 'AWS.SimpleQueueService.InvalidBatchEntryId' },
    ),
  batchTooLong: (bytes: number) =>
    new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than 1048576 bytes. You have sent ${bytes} bytes.`,
      {
        queryCode: 'AWS.SimpleQueueService.BatchRequestTooLong',
      },
    ),
  unsupported: (action: string) =>
    new AwsError('UnsupportedOperation', `The local SQS has no ${action}.`, {
      queryCode: 'AWS.SimpleQueueService.UnsupportedOperation',
    }),
};
