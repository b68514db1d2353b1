import { createEmfWriter, type Series } from '#lib/edge/metrics/emf.ts';
import type { MetricRow } from '#lib/kernel/metrics/table.ts';
import { type MetricProperties, type Metrics, metricRow } from '#lib/kernel/metrics.ts';
import type { Clock, Logger } from '#lib/kernel/ports.ts';

export interface MetricsOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** The deployment, as in log lines: each has a namespace of its own, so that alarms of one never see another's. */
  readonly environment: string;
  /** The function that speaks. */
  readonly fn: string;
  /** Is told of values that are wrong. */
  readonly logger: Logger;
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
}

/** What a dimension's value becomes that is not one of its set. */
const OTHER = 'other';

/** Ids as Lambda and we make them; anything else might be somebody's text and is left out. */
const ID = /^[\w-]{1,64}$/;

/**
 * The Metrics port as CloudWatch's embedded metric format on Powertools: one line an invocation where the format allows it
 * (docs/metrics.md). Only numbers, members of the table's sets and ids get into a line, so it holds nothing to redact.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const { clock, environment, fn, logger, write } = options;
  const linesOf = createEmfWriter({ namespace: `Watchbell/${environment}`, logger });
  let added = new Map<string, Series>();

  function addTo(row: MetricRow, name: string, value: number, given: Readonly<Record<string, unknown>>): void {
    const dimensions = dimensionsOf(row, given);
    for (const dimension of Object.keys(dimensions)) {
      if (dimensions[dimension] === given[dimension]) continue;
      logger.warn('A metric has a dimension that is not in the table', { metric: name, dimension });
    }
    const key = JSON.stringify([name, ...Object.values(dimensions)]);
    const before = added.get(key)?.values ?? [];
    added.set(key, { name, row, dimensions, values: valuesAfter(row, before, value) });
  }

  return {
    add(name: string, value: number, dimensions: Readonly<Record<string, unknown>> = {}) {
      const row = metricRow(name);
      if (row && Number.isFinite(value)) addTo(row, name, value, dimensions);
      else logger.warn('A metric is not in the table or has no number, and is left out', { metric: name });
    },
    flush(properties) {
      const series = [...added.values()];
      added = new Map();
      if (series.length === 0) return;
      try {
        const shown = { fn, ...idsOf(properties) };
        for (const line of linesOf(series, shown, clock.now())) write(JSON.stringify(line));
      } catch (error) {
        logger.error('Metrics could not be written', { error });
      }
    },
  };
}

/** The row's dimensions in the row's order. */
function dimensionsOf(row: MetricRow, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const dimensions: Record<string, string> = {};
  for (const [name, values] of Object.entries(row.dimensions)) {
    const value = given[name];
    const fits =
      typeof value === 'string' && ('pattern' in values ? values.pattern.test(value) : values.includes(value));
    dimensions[name] = fits ? value : OTHER;
  }
  return dimensions;
}

function valuesAfter({ kind }: MetricRow, before: readonly number[], value: number): readonly number[] {
  if (kind === 'counter') return [(before[0] ?? 0) + value];
  return kind === 'gauge' ? [value] : [...before, Math.round(value)];
}

function idsOf(properties: MetricProperties): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([, id]) => typeof id === 'string' && ID.test(id)));
}
