import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createAwsFaults } from '#local/aws/faults/faults.ts';
import { ADMINISTRATOR } from '#local/iam/principal.ts';
import { REGION } from '#local/template/names.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

const TABLE = 'watchbell-local-StateTable';
const GROUP = 'watchbell-local-triggers';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:watchbell-local-FiresQueue';
const item = { pk: { S: 'a' }, sk: { S: 'b' } };

let test: TestStack;
let dynamo: DynamoDBClient;
let sqs: SQSClient;
let scheduler: SchedulerClient;
let ssm: SSMClient;
let events: EventBridgeClient;

beforeAll(async () => {
  test = await startTestStack({ demo: false });
  const settingsOf = (service: string) => ({
    endpoint: test.stack.endpoints[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: REGION,
    credentials: ADMINISTRATOR,
    maxAttempts: 1,
  });
  dynamo = new DynamoDBClient(settingsOf('DYNAMODB'));
  sqs = new SQSClient(settingsOf('SQS'));
  scheduler = new SchedulerClient(settingsOf('SCHEDULER'));
  ssm = new SSMClient(settingsOf('SSM'));
  events = new EventBridgeClient(settingsOf('EVENTBRIDGE'));
});
afterAll(async () => {
  for (const client of [dynamo, sqs, scheduler, ssm, events]) client.destroy();
  await test.stop();
});
afterEach(() => test.stack.faults.clear());

const address = () => `${test.stack.url}/sim/aws/faults`;
const order = (fault: object) => fetch(address(), { method: 'POST', body: JSON.stringify(fault) });
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
const get = () => dynamo.send(new GetItemCommand({ TableName: TABLE, Key: item }));
const write = () => {
  const puts = ['b', 'c'].map((sk) => ({ Put: { TableName: TABLE, Item: { ...item, sk: { S: sk } } } }));
  return dynamo.send(new TransactWriteItemsCommand({ TransactItems: puts }));
};
const send = () => sqs.send(new SendMessageCommand({ QueueUrl: test.stack.aws.queueUrl(QUEUE), MessageBody: '{}' }));
const remove = () => scheduler.send(new DeleteScheduleCommand({ GroupName: GROUP, Name: 'none' }));
const read = () => ssm.send(new GetParametersCommand({ Names: ['/watchbell/audit-key'] }));
const put = () => events.send(new PutEventsCommand({ Entries: [{ Source: 'w', DetailType: 'd', Detail: '{}' }] }));

describe('faults on demand', () => {
  it.each([
    ['dynamodb', 'ThrottlingException', get, 'ThrottlingException', 400],
    ['dynamodb', 'ProvisionedThroughputExceededException', get, 'ProvisionedThroughputExceededException', 400],
    ['dynamodb', 'InternalServerError', get, 'InternalServerError', 500],
    ['dynamodb', 'ResourceNotFoundException', get, 'ResourceNotFoundException', 400],
    ['dynamodb', 'ValidationException', get, 'ValidationException', 400],
    ['dynamodb', 'AccessDeniedException', get, 'AccessDeniedException', 400],
    ['sqs', 'ThrottlingException', send, 'RequestThrottled', 403],
    ['sqs', 'AccessDeniedException', send, 'AccessDenied', 403],
    ['sqs', 'ResourceNotFoundException', send, 'QueueDoesNotExist', 400],
    ['sqs', 'InternalServerError', send, 'InternalError', 500],
    ['scheduler', 'ConflictException', remove, 'ConflictException', 409],
    ['scheduler', 'ResourceNotFoundException', remove, 'ResourceNotFoundException', 404],
    ['scheduler', 'ValidationException', remove, 'ValidationException', 400],
    ['scheduler', 'ThrottlingException', remove, 'ThrottlingException', 429],
    ['scheduler', 'AccessDeniedException', remove, 'AccessDeniedException', 403],
    ['scheduler', 'InternalServerError', remove, 'InternalServerException', 500],
    ['ssm', 'ThrottlingException', read, 'ThrottlingException', 400],
    ['ssm', 'InternalServerError', read, 'InternalServerError', 500],
    ['ssm', 'AccessDeniedException', read, 'AccessDeniedException', 400],
    ['events', 'ThrottlingException', put, 'ThrottlingException', 400],
    ['events', 'InternalServerError', put, 'InternalException', 500],
  ])('%s answers %s so that the SDK raises it', async (service, error, call, name, status) => {
    await order({ service, error, times: 1 });

    const failure = await failureOf(call());

    expect(failure).toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(test.stack.faults.list()).toEqual([]);
  });

  it('are conflicts with a reason for each item to a transaction, and plain ones to a single call', async () => {
    await order({ service: 'dynamodb', error: 'TransactionConflict' });

    const transaction = await failureOf(write());
    const single = await failureOf(dynamo.send(new PutItemCommand({ TableName: TABLE, Item: item })));

    expect(transaction).toBeInstanceOf(TransactionCanceledException);
    expect((transaction as TransactionCanceledException).CancellationReasons?.map(({ Code }) => Code)).toEqual([
      'TransactionConflict',
      'None',
    ]);
    expect(single).toBeInstanceOf(TransactionConflictException);
  });

  it('strike after the work when they are asked to: it has happened, and its answer is lost', async () => {
    await order({ service: 'dynamodb', operation: 'PutItem', error: 'InternalServerError', mode: 'after' });
    const written = { pk: { S: 'after' }, sk: { S: 'b' } };

    const failure = await failureOf(dynamo.send(new PutItemCommand({ TableName: TABLE, Item: written })));

    const { Item } = await dynamo.send(new GetItemCommand({ TableName: TABLE, Key: written }));
    expect(failure?.name).toBe('InternalServerError');
    expect(Item).toEqual(written);
  });

  it('strike their operation only, as often as they are told, and end when they are deleted', async () => {
    await order({ service: 'dynamodb', operation: 'GetItem', error: 'ThrottlingException', times: 2 });
    await order({ service: 'sqs', error: 'ThrottlingException' });

    const struck = [await failureOf(write()), await failureOf(get())];
    const left = await (await fetch(address())).json();
    const ended = await fetch(address(), { method: 'DELETE' });
    const afterwards = [await failureOf(get()), await failureOf(send())];

    expect(struck.map((failure) => failure?.name)).toEqual([undefined, 'ThrottlingException']);
    expect(left).toMatchObject([{ operation: 'GetItem', times: 1 }, { service: 'sqs' }]);
    expect(ended.status).toBe(204);
    expect(afterwards).toEqual([undefined, undefined]);
  });

  it('may only delay an answer', async () => {
    await order({ service: 'ssm', delayMs: 60, times: 1 });

    const started = performance.now();
    await read();

    // Timers may end a millisecond early.
    expect(performance.now() - started).toBeGreaterThan(55);
  });

  it('strike by chance', () => {
    const chances = [0.2, 0.7, 0.4];
    const faults = createAwsFaults(() => chances.shift() ?? 1);
    faults.add({ service: 'sqs', error: 'InternalError', probability: 0.5, mode: 'before' });

    const strikes = [1, 2, 3, 4].map(() => faults.strike('sqs', 'SendMessage') !== undefined);

    expect(strikes).toEqual([true, false, true, false]);
  });

  it('are refused with a sentence when they are none', async () => {
    const answers = await Promise.all([
      order({ service: 's3', error: 'X' }),
      order({ service: 'sqs' }),
      fetch(address(), { method: 'PUT' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 405]);
    expect(await answers[1]?.json()).toMatchObject({
      code: 'faults.invalid',
      message: expect.stringContaining('needs'),
    });
  });
});
