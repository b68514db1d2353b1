import type { TestStack } from '#tests/harness/test-stack.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { inTurn, newName, passMinutes } from '#tests/roles/plays/play.ts';

/** What is overdue is swept after a minute and a half. */
const SWEPT_MINUTES = 4;

/** Links a repository, whose name is another each time. */
export function link({ test }: Ground): AsyncGenerator<void> {
  return inTurn([() => linkAs(test, newName()), () => linkAs(test, newName())]);
}

/** A workflow is started, wakes us when it goes on, is looked up and cancelled; then all of it again. */
export async function* diagnose({ test }: Ground): AsyncGenerator<void> {
  const target = newName();
  yield* inTurn([
    () => linkAs(test, target),
    () => test.say('Otto', '/diagnose', { target }),
    () => test.advance('PT10S'),
    () => test.say('Vera', '/runs list'),
    () => cancelNewest(test),
    () => test.advance('PT10S'),
    () => rerunNewest(test),
    () => cancelNewest(test),
    () => test.advance('PT10S'),
  ]);
}

/** The message that has a workflow looked at is lost, and nothing else tells of it: the sweep sends it again. */
export async function* loseLook({ test }: Ground): AsyncGenerator<void> {
  const target = newName();
  await linkAs(test, target);
  await planLongRun(test);
  await test.say('Otto', '/diagnose', { target });
  await test.advance('PT10S');
  yield;
  const { aws } = test.stack;
  aws.queues.purge(aws.queues.all().find(({ arn }) => arn.endsWith('FollowupsQueue'))?.arn ?? '');
  yield* passMinutes(test, SWEPT_MINUTES);
  await cancelNewest(test);
  await test.advance('PT10S');
}

function linkAs(test: TestStack, name: string) {
  return test.say('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml', name });
}

async function planLongRun({ stack }: TestStack): Promise<void> {
  const plan = { times: 1, jobs: [{ name: 'probe', steps: [{ name: 'Wait', seconds: 3600 }] }] };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${stack.url}/sim/github/plans`, { method: 'POST', headers, body: JSON.stringify(plan) });
}

async function newestRun(test: TestStack): Promise<string> {
  const [run] = await test.worker.runs.latest(test.stack.discord.guild.id, { limit: 1 });
  return run?.id ?? '';
}

async function cancelNewest(test: TestStack): Promise<void> {
  await test.say('Otto', '/runs cancel', { run: await newestRun(test) });
}

/** By the id as someone would type it, which is looked for among the newest. */
async function rerunNewest(test: TestStack): Promise<void> {
  await test.say('Otto', '/runs rerun', { run: (await newestRun(test)).slice(0, 8), jobs: 'all' });
}
