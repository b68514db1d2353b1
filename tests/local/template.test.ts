import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { variableNames } from '#lib/config.ts';
import { ROOT } from '#local/stack.ts';
import { shortTags } from '#local/template/intrinsics.ts';
import { readTemplate } from '#local/template/read-template.ts';

const text = readFileSync(join(ROOT, 'template.yaml'), 'utf8');

function read(given: { text?: string; settings?: Record<string, string>; parameters?: Record<string, string> } = {}) {
  return readTemplate({
    text: given.text ?? text,
    root: ROOT,
    awsUrl: 'http://127.0.0.1:4999',
    settings: given.settings ?? {},
    parameters: { AllowedGuilds: '1', DiscordApplicationId: '2', DiscordPublicKey: '3', ...given.parameters },
  });
}

describe('the local reading of template.yaml', () => {
  it('knows exactly the functions that exist, every value resolved', () => {
    const { functions } = read();

    expect(functions.map(({ name }) => name).sort()).toEqual([
      'alerter',
      'interactions',
      'relay',
      'schedule-sync',
      'watcher',
      'webhooks',
      'worker',
    ]);
    for (const { environment } of functions) {
      // Empty means: nothing of the own network; a token and no App; a channel only where /setup alerts names one; no collector.
      const {
        ALERT_CHANNEL_ID: channel,
        GITHUB_APP_ID: app,
        HTTP_ALLOWED_ORIGINS: origins,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector,
        ...rest
      } = environment;
      expect([channel, app ?? '', origins, collector]).toEqual(['', '', '', '']);
      expect(Object.values(rest).every((value) => value !== '' && !/undefined|object|\$\{/.test(value))).toBe(true);
    }
    expect(functions.filter(({ hasUrl }) => hasUrl).map(({ name }) => name)).toEqual(['interactions', 'webhooks']);
  });

  it('puts local names in the place of AWS’s', () => {
    const worker = read().functions.find(({ name }) => name === 'worker');

    expect(worker?.environment).toMatchObject({
      STATE_TABLE: 'watchbell-local-StateTable',
      FIRES_QUEUE_URL: 'http://127.0.0.1:4999/000000000000/watchbell-local-FiresQueue',
    });
    expect(worker).toMatchObject({ timeoutSeconds: 60, allowsRecursion: true });
  });

  it('traces the functions behind the queues, as often as their environment says or the deployment asks', () => {
    const rateOf = (parameters: Record<string, string>) => {
      const [worker] = read({ parameters }).functions.filter(({ name }) => name === 'worker');
      return worker?.environment['TRACE_SAMPLE_RATE'];
    };

    const traced = read().functions.filter(({ isTraced }) => isTraced);

    expect(traced.map(({ name }) => name).sort()).toEqual(['alerter', 'relay', 'schedule-sync', 'watcher', 'worker']);
    expect(['dev', 'staging', 'prod'].map((Environment) => rateOf({ Environment }))).toEqual(['0.2', '0.2', '0.05']);
    expect(rateOf({ Environment: 'prod', TraceSampleRate: '1' })).toBe('1');
    expect(rateOf({ TraceSampleRate: '0' })).toBe('0');
  });

  it.each([
    ['{ "Fn::FindInMap": [TraceSampleRates, prod, Nothing] }', /TraceSampleRates has nothing at prod, Nothing/],
    ['{ "Fn::If": [Nowhere, a, b] }', /nothing is known of Nowhere/],
    ['{ "Fn::Join": [",", []] }', /does not know Fn::Join/],
  ])('says what it does not know in %s', (intrinsic, problem) => {
    const changed = text.replace('LOG_LEVEL: !Ref LogLevel', `LOG_LEVEL: ${intrinsic}`);

    expect(() => read({ text: changed })).toThrow(problem);
  });

  it('knows no conditions but those that compare', () => {
    const changed = text.replace('  TracesByEnvironment:', '  Other: { "Fn::Or": [] }\n  TracesByEnvironment:');

    expect(() => read({ text: changed })).toThrow(/Conditions\.Other: the local stack does not know Fn::Or/);
  });

  it('reads each role with every ARN resolved, and who may call a function', () => {
    const { permissions, roles } = read();
    const worker = roles.find(({ id }) => id === 'WorkerRole');

    expect(roles.map(({ id }) => id).sort()).toEqual([
      'AlerterRole',
      'InteractionsRole',
      'RelayRole',
      'ScheduleSyncRole',
      'SchedulerRole',
      'WatcherRole',
      'WebhooksRole',
      'WorkerRole',
    ]);
    expect(worker?.statements.find(({ sid }) => sid === 'Logs')?.resources).toEqual([
      'arn:aws:logs:us-east-1:000000000000:log-group:watchbell-local-WorkerLogs:*',
    ]);
    expect(JSON.stringify(roles)).not.toMatch(/Fn::|Ref|\$\{/);
    for (const name of ['InteractionsFunction', 'WebhooksFunction']) {
      const ofFunction = permissions.filter(({ functionName }) => functionName === `watchbell-local-${name}`);
      expect(ofFunction).toMatchObject([{ urlAuthType: 'NONE' }, { viaUrl: true }]);
    }
    expect(permissions).toHaveLength(4);
  });

  it('reads rules with their bus, their pattern and their targets', () => {
    const rule = `
  CheckRule:
    Type: AWS::Events::Rule
    Properties:
      EventBusName: !Ref EventBus
      EventPattern: { source: [watchbell] }
      Targets:
        - { Id: fires, Arn: !GetAtt FiresQueue.Arn }
        - { Id: watcher, Arn: !GetAtt WatcherFunction.Arn }
`;
    const withRule = text.replace('\nResources:\n', `\nResources:${rule}`);

    expect(read({ text: withRule }).rules.filter(({ id }) => id === 'CheckRule')).toEqual([
      {
        id: 'CheckRule',
        name: 'watchbell-local-CheckRule',
        arn: 'arn:aws:events:us-east-1:000000000000:rule/watchbell-local-events/watchbell-local-CheckRule',
        bus: 'watchbell-local-events',
        pattern: { source: ['watchbell'] },
        enabled: true,
        targets: [
          'arn:aws:sqs:us-east-1:000000000000:watchbell-local-FiresQueue',
          'arn:aws:lambda:us-east-1:000000000000:function:watchbell-local-WatcherFunction',
        ],
      },
    ]);
    expect(() => read({ text: withRule.replace('[watchbell]', '[{ like: x }]') })).toThrow(
      'Resources.CheckRule.EventPattern: the local stack does not know the pattern operator like',
    );
    expect(() => read({ text: withRule.replace('Id: fires,', 'Id: fires, InputPath: $.detail,') })).toThrow(
      'InputPath',
    );
  });

  it('reads what the policies of queues and functions let a rule do', () => {
    const policies = `
  CheckRule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: { source: [watchbell] }
  CheckQueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref FiresQueue]
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Service: events.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt FiresQueue.Arn
            Condition: { ArnEquals: { aws:SourceArn: !GetAtt CheckRule.Arn } }
  CheckPermission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !GetAtt WatcherFunction.Arn
      Principal: events.amazonaws.com
      SourceArn: !GetAtt CheckRule.Arn
`;
    const sourceArn = 'arn:aws:events:us-east-1:000000000000:rule/watchbell-local-CheckRule';

    const { permissions, queuePolicies } = read({ text: text.replace('\nResources:\n', `\nResources:${policies}`) });

    expect(queuePolicies.filter(({ queueArns }) => queueArns[0]?.endsWith('-FiresQueue'))).toMatchObject([
      {
        queueArns: ['arn:aws:sqs:us-east-1:000000000000:watchbell-local-FiresQueue'],
        statements: [{ services: ['events.amazonaws.com'], conditions: [{ values: [sourceArn] }] }],
      },
    ]);
    expect(permissions.find(({ id }) => id === 'CheckPermission')).toMatchObject({
      functionName: 'watchbell-local-WatcherFunction',
      principal: 'events.amazonaws.com',
      sourceArn,
    });
  });

  it('lets a setting override the variable wherever it is declared, and refuses one that nobody declares', () => {
    const { functions } = read({ settings: { LOG_LEVEL: 'debug' } });

    expect(functions.every(({ environment }) => environment['LOG_LEVEL'] === 'debug')).toBe(true);
    expect(() => read({ settings: { LOG_LEVLE: 'debug' } })).toThrow('No function has a setting LOG_LEVLE');
  });

  it.each([
    ['LogLevel', 'LogLevels', 'nothing is known of LogLevels'],
    ['AWS::SQS::Queue', 'AWS::Kinesis::Stream', 'does not know AWS::Kinesis::Stream'],
    ['Schedule: rate(1 minute)', 'Schedule: {"Fn::Join": ["", []]}', 'does not know Fn::Join'],
    ['BatchSize: 20', 'ParallelizationFactor: 2', 'does not know ParallelizationFactor'],
    ['Effect: Allow', 'Effect: Maybe', 'Effect is Allow or Deny'],
    ['StringEquals:', 'StringSounds:', 'condition operator StringSounds'],
    [
      'Type: AWS::Scheduler::ScheduleGroup',
      'Type: AWS::Scheduler::ScheduleGroup\n    Condition: Maybe',
      'condition Maybe',
    ],
    [
      '"S":["CONFIG"]',
      '"S":[{"like":"CONFIG"}]',
      'Events.Definitions: the local stack does not know the pattern operator',
    ],
  ])('names what it does not know, with %s replaced', (known, unknown, message) => {
    expect(() =>
      read({
        text: text.replace(
          known === 'LogLevel' ? '!Ref LogLevel' : known,
          known === 'LogLevel' ? '!Ref LogLevels' : unknown,
        ),
      }),
    ).toThrow(message);
  });
});

describe('template.yaml', () => {
  interface Resource {
    readonly Type: string;
    readonly Properties: Record<string, unknown>;
  }
  const { Resources } = parse(text, { customTags: shortTags }) as { Resources: Record<string, Resource> };
  const ofType = (type: string) =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => Properties);

  it('opens the URLs of Discord and of GitHub with both permissions that AWS asks for, and no other', () => {
    const permissions = ofType('AWS::Lambda::Permission');
    const open = (name: string) => [
      { Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE', FunctionName: { Ref: name }, Principal: '*' },
      { Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true, FunctionName: { Ref: name }, Principal: '*' },
    ];

    expect(permissions).toEqual([...open('InteractionsFunction'), ...open('WebhooksFunction')]);
  });

  it.each([
    ['FiresQueue', 'Fires', 5],
    ['InteractiveQueue', 'Interactive', 2],
    ['FollowupsQueue', 'Followups', 5],
  ])(
    'hides a message of %s six times as long as its function may run, and moves it to dead letters',
    (id, event, tries) => {
      const worker = Resources['WorkerFunction']?.Properties;
      const queue = Resources[id]?.Properties;

      expect(Number(queue?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * Number(worker?.['Timeout']));
      expect(queue?.['RedrivePolicy']).toMatchObject({ maxReceiveCount: tries });
      expect(worker).toMatchObject({ RecursiveLoop: 'Allow' });
      expect(worker?.['Events']).toMatchObject({
        [event]: {
          Properties: { FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 10 } },
        },
      });
    },
  );

  it('has the alerter feed its own queue, which hides a message six times as long as it may run', () => {
    const alerter = Resources['AlerterFunction']?.Properties;
    const queue = Resources['AlertsQueue']?.Properties;

    expect(Number(queue?.['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * Number(alerter?.['Timeout']));
    expect(queue?.['RedrivePolicy']).toMatchObject({ maxReceiveCount: 10 });
    expect(alerter).toMatchObject({ RecursiveLoop: 'Allow' });
    expect(alerter?.['Events']).toMatchObject({
      Alerts: {
        Properties: {
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      },
    });
  });

  it('lets only its own alarms and what the relay tells into the queue of alerts', () => {
    const { rules } = read();
    const ofQueue = rules.filter(({ targets }) => targets.some((target) => target.endsWith('-AlertsQueue')));

    expect(ofQueue.map(({ bus, pattern }) => ({ bus, pattern }))).toEqual([
      { bus: 'watchbell-local-events', pattern: { source: ['watchbell.state'] } },
      {
        bus: 'default',
        pattern: {
          source: ['aws.cloudwatch'],
          'detail-type': ['CloudWatch Alarm State Change'],
          detail: { alarmName: [{ prefix: 'watchbell-local-' }] },
        },
      },
    ]);
  });

  it('keeps logs for a set time and gives every function a role of its own', () => {
    for (const [id, { Properties, Type }] of Object.entries(Resources)) {
      if (Type === 'AWS::Logs::LogGroup') expect(Properties).toHaveProperty('RetentionInDays');
      if (Type === 'AWS::Serverless::Function')
        expect(JSON.stringify(Properties['Role'])).toContain(id.replace('Function', 'Role'));
    }
  });

  it('allows no action on everything but those that AWS allows on nothing less', () => {
    const wide = new Set<string>();
    const collect = (node: unknown): void => {
      if (node === null || typeof node !== 'object') return;
      const statement = node as { Effect?: string; Resource?: unknown; Action?: unknown };
      if (statement.Effect === 'Allow' && statement.Resource === '*') {
        for (const action of [statement.Action].flat()) wide.add(String(action));
      }
      for (const member of Object.values(node)) collect(member);
    };
    collect(Resources);

    expect([...wide].sort()).toEqual([
      'dynamodb:ListStreams',
      'scheduler:ListSchedules',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('holds secrets by the names of their parameters only', () => {
    expect(text).not.toMatch(/Token:\s*Type: String\s*NoEcho|resolve:ssm-secure/);
    expect(text).toContain('DISCORD_BOT_TOKEN_PARAM');
  });
});

describe('.env.example', () => {
  it('names settings that exist, and all that a person may set', () => {
    const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
    const names = Object.keys(parseEnv(example.replaceAll(/^# (?=[A-Z_]+=)/gm, '')));
    const wiring =
      /^(STATE_TABLE|DERIVED_TABLE|FIRES_|INTERACTIVE_|FOLLOWUPS_|ALERTS_|DEAD_LETTER_|SCHEDULE|EVENT_BUS|TASK_SECRETS|AUDIT_KEY|\w+_PARAM$)/;

    const settable = variableNames.filter((name) => !wiring.test(name));

    expect(names.sort()).toEqual([...settable, 'DISCORD_BOT_TOKEN'].sort());
  });
});
