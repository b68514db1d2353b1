import { createAwsFaults } from '#local/aws/faults/faults.ts';
import { createCourier } from '#local/aws/schedule-courier.ts';
import { parseCreateSchedule } from '#local/aws/schedule-request.ts';
import { createScheduler } from '#local/aws/scheduler.ts';
import { createQueues } from '#local/aws/sqs.ts';
import type { RoleSpec } from '#local/contract.ts';
import { openDatabase } from '#local/database.ts';
import { createGuard } from '#local/iam/guard.ts';
import { readRole } from '#local/template/read-role.ts';
import { createWire } from '#local/wire/wire.ts';
import { DEAD, QUEUE, START } from '#tests/local/aws/local-aws.ts';

const role = readRole('SchedulerRole', {
  AssumeRolePolicyDocument: {
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: {
          'aws:SourceAccount': '000000000000',
          'aws:SourceArn': 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default',
        },
      },
    },
  },
  Policies: [
    {
      PolicyName: 'deliver',
      PolicyDocument: {
        Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: [QUEUE.arn, DEAD.arn] },
      },
    },
  ],
});

function open(retry: object = {}) {
  let now = START;
  const clock = { now: () => now };
  const database = openDatabase(':memory:');
  const queues = createQueues({ clock, database });
  for (const queue of [DEAD, QUEUE]) queues.ensureQueue(queue);
  const guard = createGuard();
  guard.load({ functions: [], roles: [role], permissions: [], queuePolicies: [] });
  const faults = createAwsFaults();
  const wire = createWire(clock);
  const scheduler = createScheduler({ clock, database, courier: createCourier({ queues, guard, faults, wire }) });
  const create = () =>
    scheduler.create(
      parseCreateSchedule(
        'once',
        {
          ScheduleExpression: 'at(2026-12-01T09:01:00)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: QUEUE.arn,
            RoleArn: role.arn,
            Input: 'attempt <aws.scheduler.attempt-number>',
            DeadLetterConfig: { Arn: DEAD.arn },
            RetryPolicy: retry,
          },
        },
        now,
      ),
      undefined,
    );
  return {
    queues,
    guard,
    faults,
    wire,
    create,
    bodies: (arn: string) => queues.peek(arn).map(({ body }) => body),
    dead: () => queues.receive(DEAD.arn, 1)[0]?.messageAttributes ?? {},
    advance: async (seconds: number) => {
      const target = now + seconds * 1000;
      for (let due = scheduler.nextDueAt(); due !== undefined && due <= target; due = scheduler.nextDueAt()) {
        now = Math.max(now, due);
        await scheduler.tick();
      }
      now = target;
    },
  };
}

describe('what Scheduler sends with the role of a target', () => {
  it('is sent, and told on the wire, when role and trust allow it', async () => {
    const { advance, bodies, create, wire } = open();
    create();

    await advance(61);

    expect(bodies(QUEUE.arn)).toEqual(['attempt 1']);
    expect(wire.after(0)).toMatchObject([{ kind: 'schedule', from: 'once', to: 'jobs', outcome: 'ok' }]);
  });

  it('is a dead letter at once when the role may not send', async () => {
    const { advance, bodies, create, dead, guard } = open();
    create();
    guard.replaceRole(without(role, QUEUE.arn));

    await advance(61);

    expect(bodies(QUEUE.arn)).toEqual([]);
    expect(guard.denials().map(({ action, resource }) => [action, resource])).toEqual([['sqs:SendMessage', QUEUE.arn]]);
    expect(dead()).toMatchObject({
      ERROR_CODE: { stringValue: 'AWS.SimpleQueueService.AccessDenied' },
      RETRY_ATTEMPTS: { stringValue: '0' },
    });
  });

  it('is lost when the role may not send to the dead letters either', async () => {
    const { advance, bodies, create, guard } = open();
    create();
    guard.replaceRole({ ...role, statements: [] });

    await advance(61);

    expect([...bodies(QUEUE.arn), ...bodies(DEAD.arn)]).toEqual([]);
  });

  it('cannot even be scheduled with a role that Scheduler may not take on', () => {
    const { create, guard } = open();
    guard.replaceRole({ ...role, trust: [] });

    expect(create).toThrow('must allow AWS EventBridge Scheduler to assume the role');
  });

  it('is tried again with growing waits after a failure that passes, each attempt with its number', async () => {
    const { advance, bodies, create, faults } = open();
    create();
    faults.add({ service: 'sqs', operation: 'SendMessage', error: 'ThrottlingException', times: 3, mode: 'before' });

    await advance(62);
    const early = bodies(QUEUE.arn);
    await advance(10);

    expect(early).toEqual([]);
    expect(bodies(QUEUE.arn)).toEqual(['attempt 4']);
  });

  it('is sent twice when the first answer is lost: Scheduler promises at least once', async () => {
    const { advance, bodies, create, faults } = open();
    create();
    faults.add({ service: 'sqs', operation: 'SendMessage', error: 'InternalServerError', times: 1, mode: 'after' });

    await advance(70);

    expect(bodies(QUEUE.arn)).toEqual(['attempt 1', 'attempt 2']);
  });

  it('is a dead letter after MaximumRetryAttempts, and says so', async () => {
    const { advance, bodies, create, dead, faults } = open({ MaximumRetryAttempts: 2 });
    create();
    faults.add({ service: 'sqs', error: 'InternalServerError', times: 3, mode: 'before' });

    await advance(300);

    expect(bodies(QUEUE.arn)).toEqual([]);
    expect(dead()).toMatchObject({
      ERROR_CODE: { stringValue: 'InternalError' },
      EXHAUSTED_RETRY_CONDITION: { stringValue: 'MaximumRetryAttempts' },
      RETRY_ATTEMPTS: { stringValue: '2' },
      TARGET_ARN: { stringValue: QUEUE.arn },
      SCHEDULED_TIME: { stringValue: '2026-12-01T09:01:00Z' },
    });
  });

  it('is a dead letter when it grows too old between its attempts', async () => {
    const { advance, create, dead, faults } = open({ MaximumEventAgeInSeconds: 60 });
    create();
    faults.add({ service: 'sqs', error: 'ThrottlingException', times: 6, mode: 'before' });

    await advance(600);

    expect(dead()).toMatchObject({ EXHAUSTED_RETRY_CONDITION: { stringValue: 'MaximumEventAgeInSeconds' } });
  });
});

function without(given: RoleSpec, resource: string): RoleSpec {
  const statements = given.statements.map((statement) => ({
    ...statement,
    resources: statement.resources.filter((one) => one !== resource),
  }));
  return { ...given, statements };
}
