import type { InteractionResult } from '#local/discord/interactions/interact.ts';
import type { Person, TestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

/** Minutes that a run of one job takes, and how the job ends. */
interface PlannedRun {
  readonly seconds: number;
  readonly conclusion?: 'success' | 'failure';
  readonly log?: string;
  readonly report?: object;
}

/** Links the demo repository, so that `/diagnose target:checkout` may start it. */
export async function linkCheckout(stack: TestStack): Promise<void> {
  const wanted = { repository: 'acme/checkout', workflow: 'diagnose.yml', refs: 'main, release/*', inputs: 'depth' };
  const answer = await stack.ask('Ada', '/setup github', wanted);
  if (!answer.includes('is linked')) throw new Error(`the repository was not linked: ${answer}`);
}

/** How the next runs of the workflow go, all of them unless `times` is given. */
export async function planRun(
  stack: TestStack,
  { conclusion, log, report, seconds }: PlannedRun,
  times?: number,
): Promise<void> {
  const step = { name: 'Check the database', seconds, ...(conclusion ? { conclusion } : {}) };
  const files = report && { 'diagnosis.json': JSON.stringify(report) };
  await order(stack, 'POST', 'plans', {
    workflow: 'diagnose.yml',
    ...(times === undefined ? {} : { times }),
    queuedSeconds: 3,
    jobs: [{ name: 'probe', steps: [step], ...(log === undefined ? {} : { log }) }],
    ...(files ? { artifacts: [{ name: 'diagnosis', files }] } : {}),
  });
}

/** How GitHub's server behaves from now on. */
export function setGithub(stack: TestStack, settings: object): Promise<void> {
  return order(stack, 'PATCH', 'settings', settings);
}

async function order(stack: TestStack, method: 'PATCH' | 'POST', what: string, body: object): Promise<void> {
  const response = await fetch(`${stack.stack.url}/sim/github/${what}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`GitHub's simulator refused ${what}: ${await response.text()}`);
}

/** The messages of each stack that the last card was asked for in, and that the last answer came into. */
const cards = new WeakMap<TestStack, string>();
const answers = new WeakMap<TestStack, string>();

/** Starts a diagnosis; answers whether the bot acknowledged it. */
export async function diagnose(stack: TestStack): Promise<boolean> {
  const result = await stack.say('Otto', '/diagnose', { target: 'checkout', inputs: 'depth=deep' });
  if (result.message) cards.set(stack, result.message.id);
  return heard(stack, result);
}

/** Presses a button of the card that was asked for last; answers whether the bot acknowledged it. */
export async function pressCard(stack: TestStack, person: Person, label: string): Promise<boolean> {
  const message = stack.stack.discord.message(cards.get(stack) ?? '');
  const isThere = buttonsOf(message).some((button) => button.label === label && !button.disabled);
  return isThere && heard(stack, await stack.press(person, message, label));
}

/** What a person reads in the last answer. */
export function lastAnswer(stack: TestStack): string {
  return textOf(stack.stack.discord.message(answers.get(stack) ?? ''));
}

function heard(stack: TestStack, { deferred, message, ok }: InteractionResult): boolean {
  if (message) answers.set(stack, message.id);
  return ok && (deferred === true || !textOf(message).startsWith('❌'));
}
