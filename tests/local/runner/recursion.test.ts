import type { FunctionSpec, RoleSpec } from '#local/contract.ts';
import { createGuard } from '#local/iam/guard.ts';
import { createBilling } from '#local/runner/billing.ts';
import { createSqsSource } from '#local/runner/event-sources/sqs.ts';
import { wireInvoker } from '#local/runner/wired-invoker.ts';
import { readRole } from '#local/template/read-role.ts';
import { messageThing } from '#local/wire/causes.ts';
import { openGround, QUEUE, sqsSource } from '#tests/local/runner/sources.ts';

const role: RoleSpec = readRole('Role', {
  AssumeRolePolicyDocument: {
    Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  },
});

function specOf(more: Partial<FunctionSpec>): FunctionSpec {
  return {
    id: 'f',
    name: 'f',
    codeDir: '',
    timeoutSeconds: 1,
    memoryMb: 128,
    environment: {},
    eventSources: [],
    hasUrl: false,
    roleArn: role.arn,
    logGroup: 'logs',
    allowsRecursion: false,
    isTraced: false,
    ...more,
  };
}

/** A function that sends a message to its own queue at each invocation, as far as Lambda lets it run. */
async function runInCircles(allowsRecursion: boolean): Promise<number> {
  let runs = 0;
  const ground = openGround(() => {
    runs += 1;
    const { messageId } = ground.queues.send(QUEUE, { body: 'again' });
    wire.link(messageThing(messageId), wire.of('f'));
    return { payload: null };
  });
  const { context, queues } = ground;
  const { wire } = context;
  const guard = createGuard();
  const spec = specOf({ allowsRecursion });
  guard.load({ functions: [spec], roles: [role], permissions: [], queuePolicies: [] });
  const invoker = wireInvoker({ invoker: context.invoker, functions: [spec], guard, wire, billing: createBilling() });
  const source = createSqsSource({ ...context, invoker, queues, source: { ...sqsSource, batchSize: 1 } });

  queues.send(QUEUE, { body: 'first' });
  for (let round = 0; round < 30 && runs < 25; round += 1) await source.tick();
  return runs;
}

describe('a function that calls itself over its queue', () => {
  it('is stopped after sixteen rounds', async () => {
    expect(await runInCircles(false)).toBe(16);
  });

  it('goes on where the template allows recursion', async () => {
    expect(await runInCircles(true)).toBeGreaterThanOrEqual(25);
  });
});
