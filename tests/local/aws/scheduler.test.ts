import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';

import { arn, DEAD, type LocalAwsFixture, openLocalAws, QUEUE, START } from './local-aws.ts';

let local: LocalAwsFixture;

beforeEach(async () => {
  local = await openLocalAws();
  await local.schedulerClient.send(new CreateScheduleGroupCommand({ Name: 'triggers' }));
});

afterEach(() => local.close());

const INPUT =
  '{"at":"<aws.scheduler.scheduled-time>","arn":"<aws.scheduler.schedule-arn>","try":<aws.scheduler.attempt-number>}';

function schedule(more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommand {
  return new CreateScheduleCommand({
    Name: 't-1',
    GroupName: 'triggers',
    ScheduleExpression: 'rate(5 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    StartDate: new Date(START + 300_000),
    Target: target(),
    ...more,
  });
}

function target(more: Partial<NonNullable<CreateScheduleCommandInput['Target']>> = {}) {
  return { Arn: QUEUE.arn, RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input: INPUT, ...more };
}

function create(more: Partial<CreateScheduleCommandInput> = {}) {
  return local.schedulerClient.send(schedule(more));
}

function deliveredTimes(): string[] {
  return local.queues.peek(QUEUE.arn).map(({ body }) => (JSON.parse(body) as { at: string }).at);
}

describe('rate schedules', () => {
  it('fires twelve times in an hour, first at its start date, with the keywords filled in', async () => {
    const { ScheduleArn } = await create();

    await local.advance(3600);

    const times = deliveredTimes();
    expect(times).toHaveLength(12);
    expect(times[0]).toBe('2026-12-01T09:05:00Z');
    expect(times.at(-1)).toBe('2026-12-01T10:00:00Z');
    expect(JSON.parse(local.queues.peek(QUEUE.arn)[0]?.body ?? '')).toMatchObject({ arn: ScheduleArn, try: 1 });
  });

  it('begins at its creation when it has no start date, and ends with its end date', async () => {
    await create({ StartDate: undefined, EndDate: new Date(START + 600_000) });

    await local.advance(3600);

    expect(deliveredTimes()).toEqual(['2026-12-01T09:00:00Z', '2026-12-01T09:05:00Z', '2026-12-01T09:10:00Z']);
    expect(local.scheduler.list()).toMatchObject([{ name: 't-1', nextAt: undefined }]);
  });

  it('never fires when it is disabled', async () => {
    await create({ State: 'DISABLED' });

    await local.advance(3600);

    expect(deliveredTimes()).toEqual([]);
  });
});

describe('cron schedules', () => {
  it('fire at their times in their zone, and end with their last year', async () => {
    await create({
      StartDate: undefined,
      ScheduleExpression: 'cron(30 6 1-3 12 ? 2026)',
      ScheduleExpressionTimezone: 'America/New_York',
    });

    await local.advance(3 * 86_400);

    expect(deliveredTimes()).toEqual(['2026-12-01T11:30:00Z', '2026-12-02T11:30:00Z', '2026-12-03T11:30:00Z']);
    expect(local.scheduler.list()).toMatchObject([{ nextAt: undefined }]);
  });

  it.each([
    ['not in the gap', '2027-03-27T12:00:00Z', '2027-03-29T00:30:00Z'],
    ['at the first of a repeated time', '2027-10-30T12:00:00Z', '2027-10-31T00:30:00Z'],
    ['and not at the second', '2027-10-31T00:31:00Z', '2027-11-01T01:30:00Z'],
  ])('fire %s', async (_what, start, next) => {
    const cron = { ScheduleExpression: 'cron(30 2 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' };

    await create({ ...cron, StartDate: new Date(start) });

    expect(local.scheduler.list()).toMatchObject([{ nextAt: Date.parse(next) }]);
  });
});

describe('one-time schedules', () => {
  it('fires once at its time in its zone and is deleted when it was asked to be', async () => {
    await create({
      ScheduleExpression: 'at(2026-12-01T10:30:00)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      ActionAfterCompletion: 'DELETE',
    });

    await local.advance(86_400);

    expect(deliveredTimes()).toEqual(['2026-12-01T09:30:00Z']);
    expect(local.scheduler.list()).toEqual([]);
  });

  it('skips a time that the change to summer time leaves out', async () => {
    await create({ ScheduleExpression: 'at(2027-03-28T02:30:00)', ScheduleExpressionTimezone: 'Europe/Berlin' });

    expect(local.scheduler.list()).toMatchObject([{ nextAt: undefined }]);
  });

  it('takes the earlier of a repeated time', async () => {
    await create({ ScheduleExpression: 'at(2027-10-31T02:30:00)', ScheduleExpressionTimezone: 'Europe/Berlin' });

    expect(local.scheduler.list()).toMatchObject([{ nextAt: Date.parse('2027-10-31T00:30:00Z') }]);
  });

  it('knows zones on both sides of UTC and half-hour changes', async () => {
    const cases = [
      ['Pacific/Auckland', '2026-12-01T21:00:00Z', '2026-12-02T10:00:00'],
      ['America/Los_Angeles', '2026-12-02T18:00:00Z', '2026-12-02T10:00:00'],
      ['Australia/Lord_Howe', '2027-04-03T14:45:00Z', '2027-04-04T01:45:00'],
    ] as const;

    for (const [zone, , wall] of cases) {
      const Name = zone.replace('/', '-');
      await create({ Name, ScheduleExpression: `at(${wall})`, ScheduleExpressionTimezone: zone });
    }

    const planned = Object.fromEntries(local.scheduler.list().map(({ timezone, nextAt }) => [timezone, nextAt]));
    expect(planned).toEqual(Object.fromEntries(cases.map(([zone, instant]) => [zone, Date.parse(instant)])));
  });
});

describe('what cannot be delivered', () => {
  it('goes to the dead-letter queue when the target does not exist', async () => {
    await create({ Target: target({ Arn: arn('gone'), DeadLetterConfig: { Arn: DEAD.arn } }) });

    await local.advance(300);

    const [dead] = local.queues.receive(DEAD.arn, 1);
    expect(dead?.messageAttributes).toMatchObject({
      ERROR_CODE: { stringValue: 'AWS.SimpleQueueService.NonExistentQueue' },
      SCHEDULED_TIME: { stringValue: '2026-12-01T09:05:00Z' },
      TARGET_ARN: { stringValue: arn('gone') },
    });
    expect(local.scheduler.nextDueAt()).toBe(START + 600_000);
  });

  it('is delivered late when it is younger than its maximum age, and is a dead letter when older', async () => {
    const RetryPolicy = { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 3 };
    await create({ Target: target({ RetryPolicy, DeadLetterConfig: { Arn: DEAD.arn } }) });

    local.pass(1500);
    await local.scheduler.tick();

    expect(deliveredTimes()).toEqual(['2026-12-01T09:15:00Z', '2026-12-01T09:20:00Z', '2026-12-01T09:25:00Z']);
    expect(local.queues.peek(DEAD.arn)).toHaveLength(2);
  });
});

describe('the API', () => {
  it('tells a schedule as it was made', async () => {
    await create({ Description: 'every five', EndDate: new Date(START + 86_400_000) });

    const found = await local.schedulerClient.send(new GetScheduleCommand({ Name: 't-1', GroupName: 'triggers' }));

    expect(found).toMatchObject({
      Name: 't-1',
      GroupName: 'triggers',
      Description: 'every five',
      ScheduleExpression: 'rate(5 minutes)',
      ScheduleExpressionTimezone: 'UTC',
      StartDate: new Date(START + 300_000),
      EndDate: new Date(START + 86_400_000),
      CreationDate: new Date(START),
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: target(),
    });
  });

  it('answers a conflict for a name that is taken, but not for the same request again', async () => {
    const first = await create({ ClientToken: 'one' });

    const again = await create({ ClientToken: 'one' });

    expect(again.ScheduleArn).toBe(first.ScheduleArn);
    await expect(create({ ClientToken: 'two' })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create({ ClientToken: 'one', Description: 'changed' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  it('answers not found for what is not there, and forgives a deletion that is asked for again', async () => {
    const group = { GroupName: 'triggers' };
    await create();
    const remove = (ClientToken: string) =>
      local.schedulerClient.send(new DeleteScheduleCommand({ Name: 't-1', ...group, ClientToken }));

    await remove('one');
    await remove('one');

    const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(remove('two')).rejects.toMatchObject(missing);
    await expect(local.schedulerClient.send(new GetScheduleCommand({ Name: 't-1', ...group }))).rejects.toMatchObject(
      missing,
    );
    await expect(create({ GroupName: 'other' })).rejects.toMatchObject(missing);
    await expect(local.schedulerClient.send(new ListSchedulesCommand({ GroupName: 'other' }))).rejects.toMatchObject(
      missing,
    );
    await local.advance(3600);
    expect(deliveredTimes()).toEqual([]);
  });

  it('makes a group once', async () => {
    const again = new CreateScheduleGroupCommand({ Name: 'triggers' });

    const found = await local.schedulerClient.send(new GetScheduleGroupCommand({ Name: 'triggers' }));

    expect(found).toMatchObject({ Name: 'triggers', State: 'ACTIVE', CreationDate: new Date(START) });
    await expect(local.schedulerClient.send(again)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('lists by group, prefix and state, page by page', async () => {
    for (const Name of ['a-1', 'a-2', 'a_3', 'b-1']) await create({ Name });
    await create({ Name: 'a-1', GroupName: 'default' });
    await create({ Name: 'a-9', State: 'DISABLED' });
    const ask = (more: object) =>
      local.schedulerClient.send(new ListSchedulesCommand({ GroupName: 'triggers', NamePrefix: 'a-', ...more }));

    const first = await ask({ MaxResults: 2 });
    const second = await ask({ MaxResults: 2, NextToken: first.NextToken });
    const enabled = await ask({ State: 'ENABLED' });

    expect(first.Schedules?.map(({ Name }) => Name)).toEqual(['a-1', 'a-2']);
    expect(second.Schedules?.map(({ Name }) => Name)).toEqual(['a-9']);
    expect(second.NextToken).toBeUndefined();
    expect(enabled.Schedules?.map(({ Name }) => Name)).toEqual(['a-1', 'a-2']);
  });

  it('says so when an action is not there', async () => {
    const update = new UpdateScheduleCommand({ ...schedule().input });

    await expect(local.schedulerClient.send(update)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('PUT'),
    });
  });

  it.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['a name with a blank', { Name: 'a b' }],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }],
    ['a rate of zero', { ScheduleExpression: 'rate(0 minutes)' }],
    ['a rate in seconds', { ScheduleExpression: 'rate(30 seconds)' }],
    ['a time without seconds', { ScheduleExpression: 'at(2026-12-01T09:00)' }],
    ['a day that is not there', { ScheduleExpression: 'at(2026-02-30T09:00:00)' }],
    ['cron with both days', { ScheduleExpression: 'cron(0 9 1 * MON *)' }],
    ['cron of five fields', { ScheduleExpression: 'cron(0 9 * * ?)' }],
    ['a 61st minute', { ScheduleExpression: 'cron(60 9 * * ? *)' }],
    ['an unknown zone', { ScheduleExpressionTimezone: 'Mars/Olympus' }],
    ['an offset for a zone', { ScheduleExpressionTimezone: '+01:00' }],
    ['a start over five minutes ago', { StartDate: new Date(START - 300_001) }],
    ['an end before the start', { EndDate: new Date(START + 200_000) }],
    ['an end in the past', { StartDate: undefined, EndDate: new Date(START - 1) }],
    ['a flexible window without its length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
    ['a target that is no queue', { Target: target({ Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' }) }],
    ['a role that is none', { Target: target({ RoleArn: 'scheduler' }) }],
    ['a target without input', { Target: target({ Input: undefined }) }],
    ['an age under a minute', { Target: target({ RetryPolicy: { MaximumEventAgeInSeconds: 59 } }) }],
    ['186 attempts', { Target: target({ RetryPolicy: { MaximumRetryAttempts: 186 } }) }],
  ])('refuses %s', async (_what, more) => {
    await expect(create(more)).rejects.toMatchObject({ name: 'ValidationException' });

    expect(local.scheduler.list()).toEqual([]);
  });
});
