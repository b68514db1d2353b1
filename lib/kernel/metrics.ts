import { type MetricRow, metricTable } from '#lib/kernel/metrics/table.ts';

export type MetricName = keyof typeof metricTable;

type Dimensions<Name extends MetricName> = (typeof metricTable)[Name]['dimensions'];

/** What a metric is broken down by: members of its closed sets, text where a pattern is the bound. */
export type DimensionsOf<Name extends MetricName> = {
  readonly [Dimension in keyof Dimensions<Name>]: Dimensions<Name>[Dimension] extends readonly (infer Value)[]
    ? Value
    : string;
};

type Given<Name extends MetricName> = keyof Dimensions<Name> extends never ? [] : [dimensions: DimensionsOf<Name>];

/** What says which invocation a line of metrics is of: a property, never a dimension. */
export interface MetricProperties {
  /** Lambda's, as in the log lines of the invocation. */
  readonly request_id?: string | undefined;
}

/**
 * What happened, in numbers, by the table of docs/metrics.md. Nothing here waits or throws: a value that is wrong becomes a
 * log line.
 */
export interface Metrics {
  /** Adds to a counter, sets a gauge, or records one value of a distribution. */
  add<Name extends MetricName>(name: Name, value: number, ...dimensions: Given<Name>): void;
  /**
   * Writes what was added since the last time and forgets it. Called once, at the end of an invocation: what is still to be
   * added belongs to the next one.
   */
  flush(properties: MetricProperties): void;
}

/** The row of a metric; undefined for a name that is not in the table. */
export function metricRow(name: string): MetricRow | undefined {
  return Object.hasOwn(metricTable, name) ? metricTable[name as MetricName] : undefined;
}

/** Does the work of one invocation and writes its metrics, however the work ends. */
export async function flushed<Result>(
  metrics: Metrics,
  properties: MetricProperties,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } finally {
    metrics.flush(properties);
  }
}
