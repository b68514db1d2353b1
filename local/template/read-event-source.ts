import { checkPattern } from '#local/aws/event-pattern.ts';
import type { EventSourceSpec } from '#local/contract.ts';

export interface GivenEvent {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

type Read = (properties: Readonly<Record<string, unknown>>) => EventSourceSpec;

interface Reader {
  /** What the local event source acts on, or may pass over without a difference to what a function sees. */
  readonly known: readonly string[];
  readonly read: Read;
}

/** Lambda's defaults: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const READERS: Readonly<Record<string, Reader>> = {
  SQS: {
    known: [
      'Queue',
      'BatchSize',
      'FunctionResponseTypes',
      'ScalingConfig',
      'MaximumBatchingWindowInSeconds',
      'FilterCriteria',
    ],
    read: (given) => ({
      type: 'sqs',
      queueArn: String(given['Queue']),
      batchSize: Number(given['BatchSize'] ?? 10),
      batchWindowSeconds: Number(given['MaximumBatchingWindowInSeconds'] ?? 0),
      reportsItemFailures: reportsItemFailures(given),
      maximumConcurrency:
        (given['ScalingConfig'] as { MaximumConcurrency?: number } | undefined)?.MaximumConcurrency ?? 10,
      filters: filtersOf(given),
    }),
  },
  DynamoDB: {
    known: [
      'Stream',
      'StartingPosition',
      'BatchSize',
      'BisectBatchOnFunctionError',
      'MaximumRetryAttempts',
      'MaximumRecordAgeInSeconds',
      'MaximumBatchingWindowInSeconds',
      'FunctionResponseTypes',
      'FilterCriteria',
    ],
    read: (given) => ({
      type: 'stream',
      streamArn: String(given['Stream']),
      tableName: /table\/([^/]+)\/stream/.exec(String(given['Stream']))?.[1] ?? '',
      batchSize: Number(given['BatchSize'] ?? 100),
      batchWindowSeconds: Number(given['MaximumBatchingWindowInSeconds'] ?? 0),
      reportsItemFailures: reportsItemFailures(given),
      bisects: given['BisectBatchOnFunctionError'] === true,
      maximumRetryAttempts: Number(given['MaximumRetryAttempts'] ?? -1),
      maximumRecordAgeSeconds: Number(given['MaximumRecordAgeInSeconds'] ?? -1),
      filters: filtersOf(given),
    }),
  },
  Schedule: {
    // The rule's retries are of deliveries that Lambda did not take; locally it always does.
    known: ['Schedule', 'RetryPolicy'],
    read: (given) => ({ type: 'schedule', expression: String(given['Schedule']) }),
  },
};

/** Reads one of a function's Events; throws, naming the path, for a type or a property that the local stack does not know. */
export function readEventSource({ Properties: given, Type: type }: GivenEvent, path: string): EventSourceSpec {
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (reader === undefined)
    throw new Error(`template.yaml, ${path}: the local stack does not know events of type ${type}`);
  const strange = Object.keys(given).find((name) => !reader.known.includes(name));
  if (strange !== undefined) throw new Error(`template.yaml, ${path}: the local stack does not know ${strange}`);
  try {
    return reader.read(given);
  } catch (error) {
    throw new Error(`template.yaml, ${path}: ${(error as Error).message}`, { cause: error });
  }
}

function reportsItemFailures(given: Readonly<Record<string, unknown>>): boolean {
  return ((given['FunctionResponseTypes'] ?? []) as string[]).includes('ReportBatchItemFailures');
}

function filtersOf(given: Readonly<Record<string, unknown>>): unknown[] {
  const { Filters: filters = [] } = (given['FilterCriteria'] ?? {}) as { Filters?: { Pattern: string }[] };
  return filters.map(({ Pattern }) => {
    const pattern = JSON.parse(Pattern) as unknown;
    checkPattern(pattern);
    return pattern;
  });
}
