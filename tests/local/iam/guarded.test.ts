import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersByPathCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { credentialsOf } from '#local/iam/principal.ts';
import { REGION } from '#local/template/names.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

const TABLE = 'watchbell-local-StateTable';
const GROUP = 'watchbell-local-triggers';
const ROLE = 'arn:aws:iam::000000000000:role/watchbell-local-SchedulerRole';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:watchbell-local-FiresQueue';

let test: TestStack;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  test = await startTestStack({ demo: false });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await test.stop();
});

function settingsOf(service: string, functionName: string) {
  const endpoint = test.stack.endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '';
  return { endpoint, region: REGION, credentials: credentialsOf(functionName, `${functionName}-1`), maxAttempts: 1 };
}

function kept<Client extends { destroy(): void }>(client: Client): Client {
  clients.push(client);
  return client;
}

const dynamo = (name: string) => kept(new DynamoDBClient(settingsOf('DYNAMODB', name)));
const sqs = (name: string) => kept(new SQSClient(settingsOf('SQS', name)));
const scheduler = (name: string) => kept(new SchedulerClient(settingsOf('SCHEDULER', name)));
const ssm = (name: string) => kept(new SSMClient(settingsOf('SSM', name)));
const events = (name: string) => kept(new EventBridgeClient(settingsOf('EVENTBRIDGE', name)));

const item = { pk: { S: 'a' }, sk: { S: 'b' } };

function scheduleNamed(Name: string, RoleArn = ROLE, GroupName = GROUP) {
  return new CreateScheduleCommand({
    Name,
    GroupName,
    ScheduleExpression: 'rate(1 hour)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: QUEUE, RoleArn, Input: '{}' },
  });
}

describe('a call that a function’s role does not allow', () => {
  it('is refused by DynamoDB in AWS’s words', async () => {
    const put = dynamo('schedule-sync').send(new PutItemCommand({ TableName: TABLE, Item: item }));

    await expect(put).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/watchbell-local-ScheduleSyncRole/watchbell-local-ScheduleSyncFunction is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/watchbell-local-StateTable because no identity-based policy allows the dynamodb:PutItem action',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    [
      'SQS',
      () =>
        sqs('schedule-sync').send(
          new SendMessageCommand({
            QueueUrl: test.stack.aws.queueUrl(`${QUEUE}x`.replace('FiresQueuex', 'InteractiveQueue')),
            MessageBody: 'x',
          }),
        ),
      403,
      'sqs:SendMessage',
    ],
    [
      'SSM',
      () => ssm('schedule-sync').send(new GetParametersCommand({ Names: ['/watchbell/audit-key'] })),
      400,
      'ssm:GetParameters',
    ],
    [
      'SSM, for one name of two',
      () => ssm('watcher').send(new GetParametersCommand({ Names: ['/watchbell/audit-key', '/other'] })),
      400,
      'ssm:GetParameters',
    ],
    [
      'SSM, below a path',
      () => ssm('worker').send(new GetParametersByPathCommand({ Path: '/watchbell/secrets/' })),
      400,
      'ssm:GetParametersByPath',
    ],
    ['Scheduler', () => scheduler('worker').send(scheduleNamed('x')), 403, 'scheduler:CreateSchedule'],
    [
      'Scheduler, in another group',
      () => scheduler('watcher').send(scheduleNamed('x', ROLE, 'default')),
      403,
      'scheduler:CreateSchedule',
    ],
    [
      'Scheduler, handing on another role',
      () => scheduler('watcher').send(scheduleNamed('x', `${ROLE}2`)),
      403,
      'iam:PassRole',
    ],
    [
      'EventBridge',
      () => events('worker').send(new PutEventsCommand({ Entries: [{ Source: 'w', DetailType: 'd', Detail: '{}' }] })),
      400,
      'events:PutEvents',
    ],
  ])('is refused by %s', async (_service, call, status, action) => {
    const failure = await call().then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(failure).toMatchObject({
      message: expect.stringContaining(`perform: ${action} on`),
      $metadata: { httpStatusCode: status },
    });
    expect((failure as Error).name).toMatch(/^AccessDenied/);
  });

  it('leaves the events that were taken for everybody to see', async () => {
    const EventBusName = 'watchbell-local-events';
    await events('worker').send(
      new PutEventsCommand({ Entries: [{ EventBusName, Source: 'w', DetailType: 'seen', Detail: '{"a":1}' }] }),
    );

    const seen = (await (await fetch(`${test.stack.url}/sim/aws/events?bus=${EventBusName}`)).json()) as object[];
    const elsewhere = await (await fetch(`${test.stack.url}/sim/aws/events?bus=default`)).json();

    expect(seen).toMatchObject([{ bus: EventBusName, 'detail-type': 'seen', detail: { a: 1 } }]);
    expect(elsewhere).toEqual([]);
  });

  it('is refused to a function that the template does not have', async () => {
    const get = dynamo('stranger').send(new GetItemCommand({ TableName: TABLE, Key: item }));

    await expect(get).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('passes when the role allows it, and the wire tells both', async () => {
    const before = test.stack.wire.last();
    await dynamo('worker').send(new GetItemCommand({ TableName: TABLE, Key: item }));
    await dynamo('worker')
      .send(new GetItemCommand({ TableName: 'other', Key: item }))
      .catch(() => undefined);

    // The stack lives on meanwhile.
    const [ok, refused] = test.stack.wire.after(before).filter(({ from }) => from === 'worker');
    expect(ok).toMatchObject({ kind: 'table', from: 'worker', to: 'StateTable', operation: 'GetItem', outcome: 'ok' });
    expect(refused).toMatchObject({ to: 'other', outcome: 'error' });
    expect(JSON.stringify(refused?.detail)).toContain('AccessDeniedException');
  });
});
