import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { RuleSpec } from '#local/contract.ts';
import { type LocalAwsFixture, openLocalAws, QUEUE } from '#tests/local/aws/local-aws.ts';

let aws: LocalAwsFixture;
let client: EventBridgeClient;

beforeEach(async () => {
  aws = await openLocalAws();
  const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'local' };
  client = new EventBridgeClient({ endpoint: aws.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  aws.events.ensureBus('ours');
});
afterEach(async () => {
  client.destroy();
  await aws.close();
});

const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
const event = { Source: 'watchbell', DetailType: 'agent.check', Detail: '{"depth":"full","count":3}' };

const RULE = 'arn:aws:events:us-east-1:000000000000:rule/ours/rule';

function rule(more: Partial<RuleSpec>): RuleSpec {
  const pattern = { source: ['watchbell'], detail: { count: [{ numeric: ['>', 2] }] } };
  return { id: 'Rule', name: 'rule', arn: RULE, bus: 'ours', enabled: true, targets: [QUEUE.arn], pattern, ...more };
}

describe('PutEvents', () => {
  it('takes events for a bus by its name, its ARN, or the default', async () => {
    const answer = await put(
      event,
      { ...event, EventBusName: 'ours' },
      { ...event, EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/ours', Time: new Date(0) },
    );

    expect(answer.FailedEntryCount).toBe(0);
    expect(aws.events.list().map(({ bus, time }) => [bus, time])).toEqual([
      ['ours', '1970-01-01T00:00:00.000Z'],
      ['ours', '2026-12-01T09:00:00.000Z'],
      ['default', '2026-12-01T09:00:00.000Z'],
    ]);
    expect(aws.events.list().map(({ id }) => id)).toEqual(answer.Entries?.map(({ EventId }) => EventId).toReversed());
  });

  it.each([
    [{ ...event, Source: '' }, 'InvalidArgument'],
    [{ ...event, DetailType: undefined }, 'InvalidArgument'],
    [{ ...event, Detail: '{' }, 'MalformedDetail'],
    [{ ...event, Detail: '[1]' }, 'MalformedDetail'],
    [{ ...event, Source: 'aws.ec2' }, 'NotAuthorizedForSourceException'],
    [{ ...event, EventBusName: 'nobodys' }, 'ResourceNotFoundException'],
  ])('refuses %j by itself and takes the others: %s', async (wrong, code) => {
    const answer = await put(event, wrong);

    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: code, ErrorMessage: expect.any(String) },
    ]);
    expect(aws.events.list()).toHaveLength(1);
  });

  it('refuses a call of too many entries, or too large a one', async () => {
    await expect(put(...Array.from({ length: 11 }, () => event))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put({ ...event, Detail: JSON.stringify('x'.repeat(262_144)) })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a rule', () => {
  it('hands matching events of its bus to its queue, as EventBridge words them', async () => {
    aws.events.ensureRule(rule({}));

    const { Entries } = await put(
      { ...event, EventBusName: 'ours', Resources: ['arn:x'] },
      { ...event, EventBusName: 'ours', Detail: '{"count":1}' },
      event,
    );

    const [message, ...more] = aws.queues.peek(QUEUE.arn);
    expect(more).toEqual([]);
    expect(JSON.parse(message?.body ?? '{}')).toEqual({
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'agent.check',
      source: 'watchbell',
      account: '000000000000',
      time: '2026-12-01T09:00:00Z',
      region: 'us-east-1',
      resources: ['arn:x'],
      detail: { depth: 'full', count: 3 },
    });
  });

  it('does nothing while it is disabled, and needs its bus', async () => {
    aws.events.ensureRule(rule({ enabled: false }));

    await put({ ...event, EventBusName: 'ours' });

    expect(aws.queues.peek(QUEUE.arn)).toEqual([]);
    expect(() => aws.events.ensureRule(rule({ bus: 'nobodys' }))).toThrow('nobodys');
  });
});
