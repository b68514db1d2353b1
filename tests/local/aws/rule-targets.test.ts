import { openAsyncInvocations } from '#local/aws/async-invocations.ts';
import { createEventBuses } from '#local/aws/event-buses.ts';
import { createQueues } from '#local/aws/sqs.ts';
import type { FunctionSpec, InvokeResult, PermissionSpec, QueuePolicySpec } from '#local/contract.ts';
import { openDatabase } from '#local/database.ts';
import { createGuard } from '#local/iam/guard.ts';
import { readStatements } from '#local/iam/statement.ts';
import { createAsyncSource } from '#local/runner/event-sources/async.ts';
import { functionArn, physicalName } from '#local/template/names.ts';
import { createWire } from '#local/wire/wire.ts';
import { QUEUE, START } from '#tests/local/aws/local-aws.ts';

const RULE = 'arn:aws:events:us-east-1:000000000000:rule/ours/rule';
const FUNCTION = functionArn('Alerter');

const permission: PermissionSpec = {
  id: 'Permission',
  functionName: physicalName('Alerter'),
  action: 'lambda:InvokeFunction',
  principal: 'events.amazonaws.com',
  viaUrl: false,
  sourceArn: RULE,
};

const queuePolicy: QueuePolicySpec = {
  queueArns: [QUEUE.arn],
  statements: readStatements(
    {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: QUEUE.arn,
        Condition: { ArnEquals: { 'aws:SourceArn': RULE } },
      },
    },
    'QueuePolicy',
  ),
};

function open(given: {
  readonly permissions?: readonly PermissionSpec[];
  readonly queuePolicies?: readonly QueuePolicySpec[];
  readonly targets?: readonly string[];
  readonly handle?: () => Partial<InvokeResult>;
}) {
  let now = START;
  const clock = { now: () => now };
  const database = openDatabase(':memory:');
  const queues = createQueues({ clock, database });
  queues.ensureQueue(QUEUE);
  const guard = createGuard();
  const wire = createWire(clock);
  const { permissions = [permission], queuePolicies = [queuePolicy] } = given;
  guard.load({ functions: [], roles: [], permissions, queuePolicies });
  const invocations = openAsyncInvocations({ clock, database });
  const buses = createEventBuses({ clock, queues, invocations, guard, wire });
  buses.ensureBus('ours');
  const targets = given.targets ?? [QUEUE.arn, FUNCTION];
  const pattern = { source: ['watchbell'] };
  buses.ensureRule({ id: 'Rule', name: 'rule', arn: RULE, bus: 'ours', pattern, enabled: true, targets });

  const invoked: { readonly at: number; readonly event: unknown }[] = [];
  const invoker = {
    invoke(_id: string, event: unknown): Promise<InvokeResult> {
      invoked.push({ at: (now - START) / 1000, event });
      return Promise.resolve({ durationMs: 0, ...given.handle?.() });
    },
    stop: () => Promise.resolve(),
  };
  const functions = [{ id: 'Alerter', name: 'alerter' } as FunctionSpec];
  const source = createAsyncSource({ clock, invocations, invoker, functions });
  return {
    guard,
    wire,
    source,
    invoked,
    put: () => buses.put({ bus: 'ours', source: 'watchbell', 'detail-type': 'alert', detail: { a: 1 }, resources: [] }),
    inQueue: () => queues.peek(QUEUE.arn).map(({ body }) => JSON.parse(body) as unknown),
    pass: async (seconds: number) => {
      const target = now + seconds * 1000;
      for (let due = source.nextDueAt(); due !== undefined && due <= target; due = source.nextDueAt()) {
        now = Math.max(now, due);
        await source.tick();
      }
      now = target;
    },
  };
}

describe('the targets of a rule', () => {
  it('get its events when their policies say so, and the wire tells it', async () => {
    const { inQueue, invoked, pass, put, wire } = open({});

    const { id } = put();
    await pass(1);

    const sent = { id, source: 'watchbell', detail: { a: 1 } };
    expect(inQueue()).toMatchObject([sent]);
    expect(invoked).toMatchObject([{ event: sent }]);
    expect(wire.after(0).map(({ operation, outcome, to }) => [operation, to, outcome])).toEqual([
      ['SendMessage', 'jobs', 'ok'],
      ['Invoke', 'Alerter', 'ok'],
    ]);
  });

  it.each([
    ['a queue without a policy', { queuePolicies: [] }, 'sqs:SendMessage'],
    [
      'a queue whose policy is for another queue',
      { queuePolicies: [{ ...queuePolicy, queueArns: [] }] },
      'sqs:SendMessage',
    ],
    ['a function without a permission', { permissions: [] }, 'lambda:InvokeFunction'],
    [
      'a function that another rule may invoke',
      { permissions: [{ ...permission, sourceArn: `${RULE}2` }] },
      'lambda:InvokeFunction',
    ],
    [
      'a function that another service may invoke',
      { permissions: [{ ...permission, principal: 's3.amazonaws.com' }] },
      'lambda:InvokeFunction',
    ],
  ])('get nothing when one is %s', async (_title, given, action) => {
    const { guard, inQueue, invoked, pass, put, wire } = open({
      ...given,
      targets: [action.startsWith('sqs') ? QUEUE.arn : FUNCTION],
    });

    put();
    await pass(600);

    expect([...inQueue(), ...invoked]).toEqual([]);
    expect(guard.denials()).toMatchObject([{ role: 'events.amazonaws.com', action }]);
    expect(wire.after(0)).toMatchObject([{ kind: 'bus', outcome: 'error' }]);
  });

  it('are lost one by one: a queue that is not there takes nothing from the others', async () => {
    const gone = `${QUEUE.arn}-gone`;
    const statements = queuePolicy.statements.map((statement) => ({ ...statement, resources: [gone] }));
    const { invoked, pass, put } = open({
      targets: [gone, FUNCTION],
      queuePolicies: [{ queueArns: [gone], statements }],
    });

    put();
    await pass(1);

    expect(invoked).toHaveLength(1);
  });
});

describe('a function that is invoked for an event', () => {
  it('gets one that failed again after a minute and after two more, and then no more', async () => {
    const { invoked, pass, put, source } = open({
      targets: [FUNCTION],
      handle: () => ({ error: { type: 'Error', message: 'no' } }),
    });

    put();
    await pass(3600);

    expect(invoked.map(({ at }) => at)).toEqual([0, 60, 180]);
    expect(source.nextDueAt()).toBeUndefined();
  });

  it('gets it once when it succeeds', async () => {
    const answers = [{ error: { type: 'Error', message: 'no' } }, {}];
    const { invoked, pass, put } = open({ targets: [FUNCTION], handle: () => answers.shift() ?? {} });

    put();
    await pass(3600);

    expect(invoked.map(({ at }) => at)).toEqual([0, 60]);
  });
});
