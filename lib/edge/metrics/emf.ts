import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { MetricRow } from '#lib/kernel/metrics/table.ts';
import type { Logger } from '#lib/kernel/ports.ts';

/** What one invocation has added to a metric under the same dimensions. */
export interface Series {
  readonly name: string;
  readonly row: MetricRow;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** A line of the embedded metric format: metadata, and members for properties, dimensions and values. */
export interface EmfLine {
  readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] };
  readonly [member: string]: unknown;
}

/**
 * CloudWatch takes 100 metrics a line and 100 values a metric; Powertools writes by itself when it has as many, so we stay below.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MOST = 99;

/**
 * Answers what lays out series as lines. Powertools makes one line for each combination of dimensions; those that can share
 * one, because no member would need two values, are put together.
 */
export function createEmfWriter({ logger, namespace }: { readonly logger: Logger; readonly namespace: string }) {
  const powertools = new PowertoolsMetrics({ namespace, logger: plain(logger) });
  // The namespace says which deployment it is; a dimension that never varies would only lengthen lines.
  powertools.clearDefaultDimensions();

  /** One directive's worth: the series have the same dimensions. */
  function lineOf([first, ...others]: readonly [Series, ...Series[]]): EmfLine {
    try {
      for (const { name, row, values } of [first, ...others]) {
        for (const value of values) powertools.addMetric(name, row.unit, value);
      }
      powertools.addDimensions({ ...first.dimensions });
      const { _aws: metadata, ...members } = powertools.serializeMetrics();
      // Given set by set, Powertools would warn of a dimension that stands in two.
      const directives = metadata.CloudWatchMetrics.map((directive) => ({ ...directive, Dimensions: first.row.sets }));
      return { _aws: { Timestamp: metadata.Timestamp, CloudWatchMetrics: directives }, ...members };
    } finally {
      powertools.clearMetrics();
      powertools.clearDimensions();
    }
  }

  return (series: readonly Series[], properties: Readonly<Record<string, string>>, now: number): EmfLine[] => {
    const packed: EmfLine[] = [];
    for (const group of alike(series.flatMap(inPieces))) {
      const line = lineOf(group);
      const index = packed.findIndex((earlier) => canShare(earlier, line));
      if (index === -1) packed.push(line);
      else packed[index] = together(packed[index] as EmfLine, line);
    }
    return packed.map(({ _aws: { CloudWatchMetrics }, ...members }) => ({
      _aws: { Timestamp: now, CloudWatchMetrics },
      ...properties,
      ...members,
    }));
  };
}

/** Powertools' warnings are ours. */
function plain(logger: Logger) {
  return {
    trace: (message: string) => logger.debug(message),
    debug: (message: string) => logger.debug(message),
    info: (message: string) => logger.info(message),
    warn: (message: string) => logger.warn(message),
    error: (message: string) => logger.error(message),
  };
}

function inPieces(series: Series): Series[] {
  const pieces: Series[] = [];
  for (let at = 0; at < series.values.length; at += MOST) {
    pieces.push({ ...series, values: series.values.slice(at, at + MOST) });
  }
  return pieces;
}

/** Groups of what may stand under one directive: other metrics of the same sets and dimensions. */
function alike(series: readonly Series[]): Array<readonly [Series, ...Series[]]> {
  const groups: Array<[Series, ...Series[]]> = [];
  for (const one of series) {
    const group = groups.find(([first, ...others]) => {
      const isNew = [first, ...others].every(({ name }) => name !== one.name);
      return isNew && others.length + 1 < MOST && shapeOf(first) === shapeOf(one);
    });
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function shapeOf({ dimensions, row }: Series): string {
  return JSON.stringify([row.sets, dimensions]);
}

/** Whether no member would need two values: a dimension may be shared when it is the same, a metric never. */
function canShare(one: EmfLine, other: EmfLine): boolean {
  const metrics = new Set(metricsIn(one));
  if (metrics.size + metricsIn(other).length > MOST) return false;
  return Object.entries(other).every(([member, value]) => {
    if (member === '_aws' || !(member in one)) return true;
    return !metrics.has(member) && one[member] === value;
  });
}

function metricsIn({ _aws: { CloudWatchMetrics } }: EmfLine): string[] {
  return CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
}

function together(one: EmfLine, other: EmfLine): EmfLine {
  const CloudWatchMetrics = [...one._aws.CloudWatchMetrics, ...other._aws.CloudWatchMetrics];
  return { ...one, ...other, _aws: { Timestamp: one._aws.Timestamp, CloudWatchMetrics } };
}
