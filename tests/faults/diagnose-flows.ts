import type { RunStatus } from '#lib/runs/run.ts';
import { diagnose, lastAnswer, linkCheckout, planRun, pressCard, setGithub } from '#tests/faults/diagnose-world.ts';
import type { Flow } from '#tests/faults/flow.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';

const MINUTE = 60;
const REPORT = {
  schemaVersion: 1,
  status: 'unhealthy',
  summary: 'The database refuses connections.',
  checks: [{ name: 'Database', status: 'fail', message: 'connection refused' }],
};

export const diagnoseFlows: readonly Flow[] = [
  flowOf({
    name: 'with webhooks',
    prepare: (stack) => planRun(stack, { seconds: 20 }),
    act: (stack) => asked(stack, diagnose(stack), 'PT75S'),
    repeat: diagnose,
    ends: 'succeeded',
  }),
  flowOf({
    name: 'without webhooks',
    async prepare(stack) {
      await setGithub(stack, { webhooks: 'off' });
      await planRun(stack, { seconds: 20 });
    },
    act: (stack) => asked(stack, diagnose(stack), 'PT75S'),
    repeat: diagnose,
    ends: 'succeeded',
  }),
  flowOf({
    name: 'a server that names no run',
    async prepare(stack) {
      await setGithub(stack, { returnRunDetails: '204', listDelaySeconds: 5 });
      await planRun(stack, { seconds: 20 });
    },
    act: (stack) => asked(stack, diagnose(stack), 'PT75S'),
    repeat: diagnose,
    ends: 'succeeded',
  }),
  flowOf({
    name: 'a server that refuses return_run_details',
    async prepare(stack) {
      await setGithub(stack, { returnRunDetails: '422', webhooks: 'off' });
      await planRun(stack, { seconds: 20 });
    },
    act: (stack) => asked(stack, diagnose(stack), 'PT75S'),
    repeat: diagnose,
    ends: 'succeeded',
  }),
  flowOf({
    name: 'failure with log and artifact',
    prepare: (stack) =>
      planRun(stack, { seconds: 20, conclusion: 'failure', log: 'ERROR: connection refused\n', report: REPORT }),
    act: (stack) => asked(stack, diagnose(stack), 'PT75S'),
    repeat: diagnose,
    ends: 'failed',
  }),
  flowOf({
    name: 'cancel',
    async prepare(stack) {
      await planRun(stack, { seconds: 40 * MINUTE });
      await asked(stack, diagnose(stack), 'PT20S');
    },
    act: (stack) => asked(stack, pressCard(stack, 'Otto', 'Cancel'), 'PT75S'),
    repeat: (stack) => pressCard(stack, 'Otto', 'Cancel'),
    ends: 'cancelled',
  }),
  flowOf({
    name: 're-run failed jobs',
    async prepare(stack) {
      await planRun(stack, { seconds: 5, conclusion: 'failure', log: 'ERROR: connection refused\n' }, 1);
      await asked(stack, diagnose(stack), 'PT75S');
    },
    act: (stack) => asked(stack, pressCard(stack, 'Otto', 'Re-run failed jobs'), 'PT75S'),
    repeat: (stack) => pressCard(stack, 'Otto', 'Re-run failed jobs'),
    ends: 'succeeded',
  }),
  flowOf({
    name: 'a card past its token',
    async prepare(stack) {
      await planRun(stack, { seconds: 18 * MINUTE });
      await asked(stack, diagnose(stack), 'PT13M');
    },
    act: (stack) => asked(stack, Promise.resolve(true), 'PT6M'),
    ends: 'succeeded',
  }),
  flowOf({
    name: 'a lost message',
    async prepare(stack) {
      await setGithub(stack, { webhooks: 'off' });
      await planRun(stack, { seconds: 2 * MINUTE });
      await asked(stack, diagnose(stack), 'PT30S');
      stack.stack.faults.add({ service: 'sqs', operation: 'SendMessage', error: 'InternalError', mode: 'before' });
      await stack.advance('PT15S');
      stack.stack.faults.clear();
    },
    act: (stack) => asked(stack, Promise.resolve(true), 'PT4M'),
    ends: 'succeeded',
  }),
  flowOf({
    name: 'a trigger that starts a workflow',
    async prepare(stack) {
      await planRun(stack, { seconds: 20 });
      const wanted = { name: 'nightly', schedule: 'every 15 minutes', task: 'github_workflow', workflow: 'checkout' };
      await stack.ask('Otto', '/trigger create', { ...wanted, inputs: 'depth=deep' });
      await stack.advance('PT15M');
    },
    act: (stack) => asked(stack, Promise.resolve(true), 'PT2M'),
    ends: 'succeeded',
  }),
];

/** A flow that must leave a run that ended so; everything else holds for all flows. */
function flowOf(flow: {
  readonly name: string;
  prepare(stack: TestStack): Promise<void>;
  act(stack: TestStack): Promise<boolean>;
  repeat?(stack: TestStack): Promise<boolean>;
  readonly ends: RunStatus;
}): Flow {
  const { ends } = flow;
  return {
    ...flow,
    takesTime: true,
    async prepare(stack) {
      await linkCheckout(stack);
      await flow.prepare(stack);
    },
    async repeat(stack) {
      await flow.repeat?.(stack);
    },
    async check(stack) {
      const runs = await stack.commands.runs.latest(stack.stack.discord.guild.id, { limit: 100 });
      return runs.some(({ status }) => status === ends) ? [] : [`no run is ${ends}`];
    },
  };
}

/**
 * Whether it was taken, after the time that follows it. A failure in words is an answer too: who reads one asks again.
 */
async function asked(stack: TestStack, acknowledged: Promise<boolean>, then: string): Promise<boolean> {
  const answer = await acknowledged;
  await stack.advance(then);
  return answer && !lastAnswer(stack).startsWith('❌');
}
