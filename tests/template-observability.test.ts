import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type MetricRow, metricTable } from '#lib/kernel/metrics/table.ts';
import { shortTags } from '#local/template/intrinsics.ts';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
interface Watched {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}
interface MetricRef {
  readonly Namespace: unknown;
  readonly MetricName: string;
  readonly Dimensions?: ReadonlyArray<{ readonly Name: string; readonly Value: unknown }>;
}
interface AlarmProperties extends Partial<MetricRef> {
  readonly AlarmDescription: string;
  readonly AlarmActions: unknown;
  readonly TreatMissingData: string;
  readonly Metrics?: ReadonlyArray<{ readonly MetricStat?: { readonly Metric: MetricRef; readonly Period: number } }>;
}
interface Widget {
  readonly properties: { readonly title: string; readonly metrics: ReadonlyArray<readonly unknown[]> };
}

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const OURS = 'Watchbell/${Environment}';
/** What CloudWatch has of the services that we use. */
const AWS_METRICS: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda': ['Errors', 'Throttles'],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'],
};

const { Resources } = parse(read('template.yaml'), { customTags: shortTags }) as {
  Resources: Readonly<Record<string, Resource>>;
};
const ofType = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
const ids = (type: string) => ofType(type).map(([id]) => id);
const alarms = ofType('AWS::CloudWatch::Alarm').map(
  ([id, { Properties }]) => [id, Properties as unknown as AlarmProperties] as const,
);
const rows: Readonly<Record<string, MetricRow>> = metricTable;

describe('the queries of template.yaml', () => {
  const queries = ofType('AWS::Logs::QueryDefinition').map(
    ([id, { Properties }]) =>
      [id, Properties as { QueryString: string; LogGroupNames: unknown; Name: unknown }] as const,
  );
  const documented = [...read('docs/logs.md').matchAll(/^\| `([a-z_.]+)` \| (?:text|number|object) /gm)].map(
    ([, field]) => field ?? '',
  );
  const known = new Set([
    ...documented,
    // LOG_KEYS=standard.
    'message',
    ...Object.entries(rows).flatMap(([name, { dimensions }]) => [name, ...Object.keys(dimensions)]),
  ]);

  it('answer the questions that an operator has', () => {
    expect(queries.map(([id]) => id)).toEqual([
      'ErrorsByTraceQuery',
      'CommandUsageQuery',
      'ErrorRateQuery',
      'TraceDurationQuery',
      'RunLagQuery',
      'RetriesQuery',
      'AlertVolumeQuery',
    ]);
  });

  it.each(queries)('%s uses no field that lines do not have', (_id, { QueryString: text }) => {
    const fields = fieldsOf(text);

    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !known.has(field))).toEqual([]);
  });

  it.each(queries)('%s reads the lines of every function', (_id, { LogGroupNames: groups }) => {
    expect(groups).toEqual(expect.arrayContaining(ids('AWS::Logs::LogGroup').map((id) => ({ Ref: id }))));
  });

  it('stand in the README word for word, so that they can be had without the stack', () => {
    const readme = read('README.md');

    for (const [, { Name, QueryString: text }] of queries) {
      expect(readme).toContain(String((Name as { 'Fn::Sub': string })['Fn::Sub']).split('/')[1]);
      expect(readme).toContain(text.trim());
    }
  });
});

describe('the alarms of template.yaml', () => {
  const watched = alarms.map(([id, alarm]) => [id, metricsOf(alarm)] as const);
  const on = (name: string, dimension: string) =>
    watched.flatMap(([, metrics]) =>
      metrics.filter((metric) => metric.name === name).map(({ dimensions }) => dimensions[dimension]),
    );

  it.each(watched)('%s looks at metrics that there are, as they are kept', (_id, metrics) => {
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((metric) => !isKept(metric))).toEqual([]);
  });

  it.each<[string, object]>([
    ['FailedRunsAlarm', { MetricName: 'trigger_failed_total', Threshold: 3, Period: 900 }],
    ['RetrySurgeAlarm', { MetricName: 'job_retry_total', Threshold: 20, Period: 300, EvaluationPeriods: 2 }],
    ['DriftAlarm', { MetricName: 'trigger_due_lag_ms', ExtendedStatistic: 'p50', Threshold: 120_000 }],
    ['CommandLatencyAlarm', { MetricName: 'command_latency_ms', ExtendedStatistic: 'p95', Threshold: 2_000 }],
    ['ErrorRateAlarm', { Threshold: 2, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanThreshold' }],
    ['AlertsUndeliveredAlarm', { MetricName: 'alert_undelivered_total', Threshold: 0, Period: 300 }],
    ['WorkerThrottlesAlarm', { MetricName: 'Throttles', Threshold: 0 }],
    ['FiresDeadLettersAlarm', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 0 }],
    ['InteractiveAgeAlarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 120 }],
  ])('have %s at what was agreed', (id, agreed) => {
    expect(Resources[id]?.Properties).toMatchObject(agreed);
  });

  it('take the error rate over five minutes, of commands and jobs', () => {
    const { Metrics: parts } = Object.fromEntries(alarms)['ErrorRateAlarm'] ?? {};
    const stats = (parts ?? []).flatMap(({ MetricStat }) => MetricStat ?? []);

    expect(new Set(stats.map(({ Period }) => Period))).toEqual(new Set([300]));
    expect(new Set(stats.map(({ Metric }) => Metric.MetricName))).toEqual(
      new Set(['command_total', 'job_failure_total', 'job_success_total']),
    );
  });

  it('go to the alert channel too, by a rule for the alarms of this stack', () => {
    const prefix = { 'Fn::Sub': '${AWS::StackName}-' };

    expect(Resources['AlarmsRule']?.Properties).toMatchObject({
      EventPattern: { source: ['aws.cloudwatch'], detail: { alarmName: [{ prefix }] } },
      Targets: [{ Arn: { 'Fn::GetAtt': ['AlertsQueue', 'Arn'] } }],
    });
    // A name of their own would not begin with the stack's.
    expect(alarms.filter(([, alarm]) => 'AlarmName' in alarm)).toEqual([]);
  });

  it('tell the topic, which tells an address if there is one', () => {
    for (const [, { AlarmActions }] of alarms) expect(AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(Resources['AlarmEmailSubscription']).toMatchObject({
      Condition: 'HasAlarmEmail',
      Properties: { Protocol: 'email', Endpoint: { Ref: 'AlarmEmail' } },
    });
  });

  it.each(alarms)('%s leads to a section of RUNBOOK.md', (_id, { AlarmDescription: description }) => {
    const [, anchor = ''] = /RUNBOOK\.md#([\w-]+)$/.exec(description) ?? [];
    const anchors = [...read('RUNBOOK.md').matchAll(/^#{2,4} (.+)$/gm)].map(([, title]) => anchorOf(title ?? ''));

    expect(anchors).toContain(anchor);
    expect(description).not.toContain('  ');
  });

  it('watch every function, every queue that is worked off, and every queue of dead letters', () => {
    const functions = ids('AWS::Serverless::Function').map((id) => ({ Ref: id }));
    const queues = ofType('AWS::SQS::Queue').map(([id, { Properties }]) => ({
      name: { 'Fn::GetAtt': [id, 'QueueName'] },
      isWorkedOff: 'RedrivePolicy' in Properties,
    }));
    const names = (isWorkedOff: boolean) =>
      queues.filter((queue) => queue.isWorkedOff === isWorkedOff).map(({ name }) => name);

    expect(on('Throttles', 'FunctionName')).toEqual(expect.arrayContaining(functions));
    expect(on('Errors', 'FunctionName')).toEqual(expect.arrayContaining(functions));
    expect(on('ApproximateAgeOfOldestMessage', 'QueueName')).toEqual(expect.arrayContaining(names(true)));
    expect(on('ApproximateNumberOfMessagesVisible', 'QueueName')).toEqual(expect.arrayContaining(names(false)));
  });

  it('go off when the watcher is silent, and only then for want of data', () => {
    const silent = alarms.filter(([, { TreatMissingData }]) => TreatMissingData === 'breaching');

    expect(silent.map(([id]) => id)).toEqual(['WatcherHeartbeatAlarm']);
    expect(silent[0]?.[1]).toMatchObject({ Period: 60, EvaluationPeriods: 5, Statistic: 'Sum', Threshold: 1 });
  });

  it('that calculate use only what they ask for', () => {
    for (const [, { Metrics = [] }] of alarms) {
      const own = Metrics as ReadonlyArray<{ readonly Id: string; readonly Expression?: string }>;
      const used = own.flatMap(({ Expression = '' }) => Expression.match(/\b[a-z]\w*\b/g) ?? []);
      expect(used.filter((name) => !own.some(({ Id }) => Id === name))).toEqual([]);
      expect(own.filter((metric) => (metric as { ReturnData?: boolean }).ReturnData)).toHaveLength(
        own.length > 0 ? 1 : 0,
      );
    }
  });
});

describe('the dashboard of template.yaml', () => {
  const [, { Properties }] = ofType('AWS::CloudWatch::Dashboard')[0] as [string, Resource];
  const body = (Properties['DashboardBody'] as { 'Fn::Sub': string })['Fn::Sub'];
  const { widgets } = JSON.parse(body) as { widgets: readonly Widget[] };

  it.each(widgets.map(({ properties }) => [properties.title, properties.metrics] as const))(
    '%s shows metrics that there are, as they are kept',
    (_title, metrics) => {
      for (const given of metrics) {
        if (typeof given[0] === 'object') expect(isSearch(given[0] as { expression?: string })).toBe(true);
        else expect([given, isKept(readWidgetMetric(given))]).toEqual([given, true]);
      }
    },
  );
});

/** The names in a query that are fields: neither words of the language, nor functions, nor what the query names itself. */
function fieldsOf(query: string): string[] {
  const plain = query.replaceAll(/"[^"]*"/g, '').replaceAll(/\/[^/\n]*\//g, '');
  const named = new Set([...plain.matchAll(/\bas (\w+)/g)].map(([, name]) => name));
  const words = new Set([
    'fields',
    'filter',
    'stats',
    'sort',
    'limit',
    'by',
    'as',
    'desc',
    'asc',
    'and',
    'or',
    'not',
    'like',
  ]);
  return [...plain.matchAll(/(?<![\w@.])[a-z][\w.]*(?!\w*\()/g)]
    .map(([name]) => name)
    .filter((name) => !words.has(name) && !named.has(name));
}

function metricsOf(alarm: AlarmProperties): Watched[] {
  const refs = alarm.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [alarm as MetricRef];
  return refs.map(({ Dimensions = [], MetricName, Namespace }) => ({
    namespace: typeof Namespace === 'string' ? Namespace : String((Namespace as { 'Fn::Sub': string })['Fn::Sub']),
    name: MetricName,
    dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
  }));
}

/** Whether CloudWatch has the metric under exactly these dimensions. */
function isKept({ dimensions, name, namespace }: Watched): boolean {
  if (namespace !== OURS) return AWS_METRICS[namespace]?.includes(name) === true;
  const row = rows[name];
  const asked = Object.keys(dimensions).sort().join();
  return (
    row !== undefined &&
    row.sets.some((set) => set.toSorted().join() === asked) &&
    Object.entries(dimensions).every(([dimension, value]) => {
      const values = row.dimensions[dimension] ?? [];
      return 'pattern' in values ? values.pattern.test(String(value)) : values.includes(String(value));
    })
  );
}

function readWidgetMetric(given: readonly unknown[]): Watched {
  const [namespace, name, ...rest] = given.filter((part) => typeof part === 'string');
  const dimensions: Record<string, unknown> = {};
  for (let at = 0; at < rest.length; at += 2) dimensions[rest[at] ?? ''] = rest[at + 1];
  return { namespace: namespace ?? '', name: name ?? '', dimensions };
}

/** A search names a set of dimensions and a metric that is kept by it. */
function isSearch({ expression = '' }: { readonly expression?: string }): boolean {
  const [, namespace = '', set = ''] = /SEARCH\('\{([^,]+)((?:,\w+)*)\}/.exec(expression) ?? [];
  const [, name = ''] = /MetricName="(\w+)"/.exec(expression) ?? [];
  const asked = set.split(',').filter(Boolean).sort().join();
  return namespace === OURS && rows[name]?.sets.some((own) => own.toSorted().join() === asked) === true;
}

/** As GitHub makes an anchor of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
