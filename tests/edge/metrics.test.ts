import fc from 'fast-check';
import { createMetrics } from '#lib/edge/metrics.ts';
import { type MetricRow, metricTable } from '#lib/kernel/metrics/table.ts';
import type { MetricName } from '#lib/kernel/metrics.ts';
import type { LogFields, Logger } from '#lib/kernel/ports.ts';
import { type MetricLine, problemsOf, totalOf, valuesOf } from '#tests/metrics/emf.ts';

const NOW = Date.UTC(2026, 11, 1, 9);
const turn = { command: 'trigger create', answer: 'immediate', outcome: 'success' } as const;
const call = { target: 'dynamodb', outcome: 'success' } as const;

describe('the metrics of an invocation', () => {
  it('are one line of the embedded metric format, with the time of the clock and the id of the request', () => {
    const { lines, metrics } = capture();

    metrics.add('command_total', 1, turn);
    metrics.add('command_latency_ms', 34.4, turn);
    metrics.add('outbound_total', 1, call);
    metrics.add('outbound_total', 1, call);
    metrics.add('outbound_latency_ms', 3, call);
    metrics.add('outbound_latency_ms', 5, call);
    metrics.add('watcher_heartbeat', 1);
    metrics.flush({ request_id: 'r-1' });

    expect(lines).toEqual([
      {
        _aws: {
          Timestamp: NOW,
          CloudWatchMetrics: [
            {
              Namespace: 'Watchbell/test',
              Dimensions: [
                ['command', 'outcome'],
                ['answer', 'outcome'],
              ],
              Metrics: [
                { Name: 'command_total', Unit: 'Count' },
                { Name: 'command_latency_ms', Unit: 'Milliseconds' },
              ],
            },
            {
              Namespace: 'Watchbell/test',
              Dimensions: [['target', 'outcome']],
              Metrics: [
                { Name: 'outbound_total', Unit: 'Count' },
                { Name: 'outbound_latency_ms', Unit: 'Milliseconds' },
              ],
            },
            {
              Namespace: 'Watchbell/test',
              Dimensions: [[]],
              Metrics: [{ Name: 'watcher_heartbeat', Unit: 'Count' }],
            },
          ],
        },
        fn: 'worker',
        request_id: 'r-1',
        ...turn,
        target: 'dynamodb',
        command_total: 1,
        command_latency_ms: 34,
        outbound_total: 2,
        outbound_latency_ms: [3, 5],
        watcher_heartbeat: 1,
      },
    ]);
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  it('take a second line only where a metric has two values of a dimension', () => {
    const { lines, metrics } = capture();

    metrics.add('outbound_total', 1, call);
    metrics.add('outbound_total', 1, { target: 'discord', outcome: 'rate_limited' });
    metrics.add('trigger_deleted_total', 1);
    metrics.flush({});

    expect(lines).toHaveLength(2);
    expect(totalOf(lines, 'outbound_total', { target: 'discord', outcome: 'rate_limited' })).toBe(1);
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  it('are never those of the invocation before', () => {
    const { lines, metrics } = capture();

    metrics.add('command_total', 1, turn);
    metrics.add('trigger_active_count', 7);
    metrics.flush({ request_id: 'r-1' });
    metrics.add('trigger_deleted_total', 1);
    metrics.flush({ request_id: 'r-2' });
    metrics.flush({ request_id: 'r-3' });

    expect(lines).toHaveLength(2);
    expect(Object.keys(lines[1] ?? {})).toEqual(['_aws', 'fn', 'request_id', 'trigger_deleted_total']);
    expect(lines[1]?.['request_id']).toBe('r-2');
  });

  it('keep the last value of a gauge', () => {
    const { lines, metrics } = capture();

    metrics.add('trigger_active_count', 7);
    metrics.add('trigger_active_count', 8);
    metrics.flush({});

    expect(valuesOf(lines, 'trigger_active_count')).toEqual([8]);
  });

  it('split a long distribution, because CloudWatch takes a hundred values', () => {
    const { lines, metrics } = capture();

    for (let value = 0; value < 250; value += 1) metrics.add('outbound_latency_ms', value, call);
    metrics.flush({});

    expect(valuesOf(lines, 'outbound_latency_ms')).toEqual(Array.from({ length: 250 }, (_none, value) => value));
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  it('hold no text of anybody’s: neither in a dimension nor in a property', () => {
    const { lines, logged, metrics } = capture();
    const text = `What somebody typed ${'x'.repeat(3000)}`;

    metrics.add('command_total', 1, { ...turn, command: text });
    metrics.add('outbound_total', 1, { ...call, target: text as 'sqs' });
    metrics.flush({ request_id: text });

    expect(JSON.stringify(lines)).not.toContain('somebody');
    expect(lines).toMatchObject([{ command: 'other', command_total: 1, target: 'other', outbound_total: 1 }]);
    expect(logged).toMatchObject([
      ['warn', { metric: 'command_total', dimension: 'command' }],
      ['warn', { metric: 'outbound_total', dimension: 'target' }],
    ]);
    expect(lines.flatMap(problemsOf)).toEqual([]);
  });

  it('leave out what is no metric or no number, and say so in a log line', () => {
    const { lines, logged, metrics } = capture();

    metrics.add('no_such_metric' as 'trigger_deleted_total', 1);
    metrics.add('constructor' as 'trigger_deleted_total', 1);
    metrics.add('trigger_deleted_total', Number.NaN);
    metrics.add('trigger_deleted_total', undefined as unknown as number);
    metrics.add('command_total', 1, undefined as never);
    metrics.flush({});

    expect(lines).toMatchObject([{ command: 'other', answer: 'other', outcome: 'other', command_total: 1 }]);
    expect(logged.filter(([, { metric }]) => metric !== 'command_total')).toHaveLength(4);
  });

  it('stop nothing when they cannot be written', () => {
    const { logged, metrics } = capture(() => {
      throw new Error('the pipe is closed');
    });

    metrics.add('trigger_deleted_total', 1);
    expect(() => metrics.flush({})).not.toThrow();

    expect(logged).toMatchObject([['error', { error: { message: 'the pipe is closed' } }]]);
  });

  it('are what CloudWatch takes and lose nothing, whatever is added', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyAddition(), fc.integer({ min: 1, max: 9 })), { maxLength: 150 }), (added) => {
        const { lines, logged, metrics } = capture();

        const loose = metrics as { add(name: MetricName, value: number, dimensions: object): void };
        for (const [{ dimensions, name }, value] of added) loose.add(name, value, dimensions);
        metrics.flush({ request_id: 'r' });

        expect(lines.flatMap(problemsOf)).toEqual([]);
        expect(logged).toEqual([]);
        for (const name of new Set(added.map(([{ name: given }]) => given))) {
          const values = added.filter(([{ name: given }]) => given === name).map(([, value]) => value);
          if (metricTable[name].kind === 'counter') {
            expect(totalOf(lines, name)).toBe(values.reduce((sum, value) => sum + value, 0));
          }
          if (metricTable[name].kind === 'distribution') {
            expect(valuesOf(lines, name).toSorted(byNumber)).toEqual(values.toSorted(byNumber));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

const byNumber = (one: number, other: number) => one - other;

function capture(write?: () => never) {
  const lines: MetricLine[] = [];
  const logged: Array<readonly [string, LogFields]> = [];
  const log =
    (level: string) =>
    (_message: string, fields: LogFields = {}) =>
      void logged.push([level, fields]);
  const logger: Logger = {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    with: () => logger,
  };
  const metrics = createMetrics({
    clock: { now: () => NOW },
    environment: 'test',
    fn: 'worker',
    logger,
    write: write ?? ((line) => void lines.push(JSON.parse(line) as MetricLine)),
  });
  return { lines, logged, metrics };
}

/** Any metric of the table under any of its dimensions. */
function anyAddition() {
  return fc.constantFrom(...(Object.keys(metricTable) as MetricName[])).chain((name) => {
    const { dimensions } = metricTable[name] as MetricRow;
    const members = Object.entries(dimensions).map(([key, values]) => {
      const value = 'pattern' in values ? fc.constantFrom('one', 'two') : fc.constantFrom(...values);
      return [key, value] as const;
    });
    return fc.record({ name: fc.constant(name), dimensions: fc.record(Object.fromEntries(members)) });
  });
}
