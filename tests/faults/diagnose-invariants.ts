import { workflowPursuit } from '#lib/diagnosis/pursuit.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Run } from '#lib/runs/run.ts';
import type { SeenMessage } from '#local/discord/model.ts';
import type { Findings } from '#tests/faults/flow.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

const EVERYTHING = 1_000;
const PAGE = 100;
/** Discord's flag of an answer that is still awaited: https://docs.discord.com/developers/resources/message#message-object-message-flags */
const LOADING = 1 << 7;
/** What is left in the place that a card has left. */
const MOVED = 'This card goes on here.';

type GithubRun = ReturnType<TestStack['stack']['github']['state']>['runs'][number];

/** What must hold of every run of a workflow once the dust has settled, whatever broke before. */
export async function diagnosisFindings(stack: TestStack): Promise<Findings> {
  const runs = await stack.commands.runs.latest(stack.stack.discord.guild.id, { limit: EVERYTHING });
  const { runs: githubRuns } = stack.stack.github.state();
  const messages = await messagesIn(stack, 'ops');
  const violations = [
    ...runs.flatMap((run) => endOf(run, githubRuns)),
    ...effectsOf(runs, githubRuns, stack.stack.github.log()),
    ...runs.filter(({ hasCard }) => hasCard).flatMap((run) => cardOf(run, withHidden(stack, run, messages))),
    ...messages.filter(({ flags }) => (flags & LOADING) !== 0).map(({ id }) => `the answer ${id} is still awaited`),
    ...deadLetters(stack),
    ...leaks(stack),
  ];
  return { violations, holds: runs.filter(({ status }) => status === 'hold').map(wordsOfHold) };
}

function wordsOfHold({ error }: Run): string {
  return `a run is on hold: ${error?.code} ${error?.message}`;
}

const ENDS: Readonly<Record<string, Run['status']>> = {
  success: 'succeeded',
  failure: 'failed',
  cancelled: 'cancelled',
};

/** No run is left at work, and each that GitHub knows ended as it ended there. */
function endOf(run: Run, githubRuns: readonly GithubRun[]): string[] {
  const { error, finishedAt, id, pursuit, status } = run;
  const name = `run ${fingerprint(id)}`;
  if (finishedAt === undefined) return [`${name} is still ${status}`];
  if (status === 'hold') return error ? [] : [`${name} is on hold without a reason`];
  const { attempt, workflowRunId } = pursuit ? workflowPursuit(pursuit) : {};
  const there = githubRuns.find((one) => one.id === workflowRunId);
  if (!there)
    return status === 'succeeded'
      ? [`${name} succeeded without a run at GitHub`]
      : [`${name} began nothing: ${error?.code}`];
  if (there.run_attempt !== attempt) return [];
  if (there.status !== 'completed') return [`${name} is ${status}, and GitHub's run is ${there.status}`];
  const end = ENDS[there.conclusion ?? ''];
  return end === status
    ? []
    : [`${name} is ${status} (${error?.code ?? 'no error'}), and GitHub's run ended in ${there.conclusion}`];
}

/** One run of ours starts one run of GitHub's at most, or one attempt of it; and GitHub has none that we do not know. */
function effectsOf(
  runs: readonly Run[],
  githubRuns: readonly GithubRun[],
  calls: ReturnType<TestStack['stack']['github']['log']>,
): string[] {
  const found: string[] = [];
  const dispatched = githubRuns.filter(({ event }) => event === 'workflow_dispatch');
  for (const { id, inputs, run_attempt } of dispatched) {
    const marker = inputs['watchbell_run_id'] ?? '';
    const twins = dispatched.filter((other) => other.inputs['watchbell_run_id'] === marker);
    if (twins.length > 1) found.push(`run ${fingerprint(marker)} was dispatched ${twins.length} times`);
    const followers = runs.filter(({ pursuit }) => pursuit && workflowPursuit(pursuit).workflowRunId === id);
    const isHeld = runs.some((run) => run.id === marker && run.status === 'hold');
    if (followers.length === 0 && !isHeld) found.push(`nobody follows GitHub's run ${id}`);
    if (run_attempt > Math.max(1, followers.length))
      found.push(`GitHub's run ${id} has ${run_attempt} attempts for ${followers.length} runs`);
  }
  const accepted = calls.filter(
    ({ method, path, status }) => method === 'POST' && path.endsWith('/dispatches') && status < 300,
  );
  if (accepted.length !== dispatched.length) found.push(`${accepted.length} dispatches made ${dispatched.length} runs`);
  return found;
}

/** The messages of the channel, and the one that bears the run's card when only who asked sees it. */
function withHidden({ stack }: TestStack, { messageId }: Run, messages: readonly SeenMessage[]): SeenMessage[] {
  const noted = messageId === undefined ? undefined : stack.discord.message(messageId);
  return noted && !messages.some(({ id }) => id === noted.id) ? [...messages, noted] : [...messages];
}

/** One message shows the card, and it shows the end. */
function cardOf(run: Run, messages: readonly SeenMessage[]): string[] {
  const short = fingerprint(run.id);
  const texts = messages.map(textOf).filter((text) => text.includes(`watchbell · ${short}`));
  const shown = texts.filter((text) => !text.includes(MOVED));
  if (shown.length !== 1) return [`run ${short} has ${shown.length} cards`];
  const [title = ''] = (shown[0] ?? '').split('\n');
  const word = run.status === 'hold' ? 'held' : run.status;
  const isEnd = title.includes(word);
  return isEnd ? [] : [`the card of run ${short}, which is ${run.status}, says “${title}”`];
}

function deadLetters({ stack }: TestStack): string[] {
  return stack.template.queues.flatMap(({ name, redrive }) => {
    const left = redrive ? stack.aws.queues.peek(redrive.deadLetterArn) : [];
    return left.map(({ body }) => `${name} gave up a message: ${body.slice(0, 200)}`);
  });
}

/** No secret that we were given stands in a line of a function's log. */
function leaks({ lines, stack }: TestStack): string[] {
  const { discord, github } = stack;
  const tokens = discord.log().flatMap(({ path }) => /\/webhooks\/\d+\/([^/?]+)/.exec(path)?.[1] ?? []);
  const [, keyLine = ''] = github.app.privateKey.split('\n');
  const secrets = [discord.botToken, github.token, github.webhookSecret, keyLine, ...tokens].filter(
    (one) => one.length > 8,
  );
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  return [...new Set(secrets)]
    .filter((one) => text.includes(one))
    .map((one) => `a secret is in the log: …${one.slice(-4)}`);
}

async function messagesIn(stack: TestStack, channel: string): Promise<SeenMessage[]> {
  const headers = {
    authorization: `Bot ${stack.stack.discord.botToken}`,
    'user-agent': 'DiscordBot (https://watchbell.test, 1)',
  };
  const found: SeenMessage[] = [];
  for (let before = ''; ; before = `&before=${found.at(-1)?.id}`) {
    const url = `${stack.stack.url}/sim/discord/api/v10/channels/${stack.channelId(channel)}/messages?limit=${PAGE}${before}`;
    const page = (await (await fetch(url, { headers })).json()) as SeenMessage[];
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}
