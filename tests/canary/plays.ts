import type { CanaryGround } from '#tests/canary/ground.ts';
import { fieldInputs, type Input, type Names, optionInputs } from '#tests/canary/inputs.ts';
import { sendForm } from '#tests/canary/signed-form.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';

/** What came of typing secrets in places of one kind. */
export interface Typed {
  readonly places: number;
  /** Those whose secret was not refused, with what was answered. */
  readonly taken: readonly string[];
}

/** Types secrets, by their look in as many formats and by their value, into every text option of every command. */
export async function typeInOptions(ground: CanaryGround, formats: number): Promise<Typed> {
  const inputs = await optionInputs(namesIn(ground.stack));
  const taken: string[] = [];
  for (const input of inputs) {
    for (const text of textsFor(ground, input, formats)) {
      const given = { ...input.others, [input.option]: text };
      const { error, message, modal, response } = await ground.stack.say('Alan', input.command, given);
      ground.sinks.noteAnswer([response, message, modal]);
      if (!isRefused(response)) taken.push(`${input.place}: ${JSON.stringify(error ?? response)}`);
    }
  }
  return { places: inputs.length, taken };
}

/** Types them into every option with suggestions, of which there must be none then. */
export async function typeForSuggestions({ canaries, sinks, stack, ...ground }: CanaryGround, formats: number) {
  const inputs = (await optionInputs(namesIn(stack))).filter(({ suggests }) => suggests);
  const taken: string[] = [];
  for (const { command, option, others, place, room } of inputs) {
    for (const text of textsFor({ canaries, ...ground }, { place, room }, formats)) {
      const { choices, error } = await stack.stack.discord.interact({
        kind: 'autocomplete',
        userId: stack.userId('Alan'),
        channelId: stack.channelId('ops'),
        command,
        options: { ...others, [option]: text },
        focused: option,
      });
      sinks.noteAnswer(choices);
      if (error ?? choices?.length !== 0) taken.push(`${place}: ${JSON.stringify(error ?? choices)}`);
    }
  }
  return { places: inputs.length, taken };
}

/** Types them into every line and paragraph of every form. */
export async function typeInForms(ground: CanaryGround, formats: number): Promise<Typed> {
  const inputs = await fieldInputs(namesIn(ground.stack));
  const taken: string[] = [];
  for (const input of inputs) {
    for (const text of textsFor(ground, input, formats)) {
      const fields = { ...input.others, [input.field]: text };
      const answer = await sendForm(ground.stack, 'Alan', { route: input.route, fields });
      ground.sinks.noteAnswer(answer);
      if (!isRefused(answer)) taken.push(`${input.place}: ${answer}`);
    }
  }
  return { places: inputs.length, taken };
}

function isRefused(answer: unknown): boolean {
  return JSON.stringify(answer ?? null).includes('request.secret');
}

function namesIn(stack: TestStack): Names {
  const [role] = stack.stack.discord.guild.roles;
  return { channelId: stack.channelId('ops'), roleId: role?.id ?? '', userId: stack.userId('Vera') };
}

/** With text around them, as far as there is room. */
function textsFor(
  { canaries, known: [value = ''] }: Pick<CanaryGround, 'canaries' | 'known'>,
  { place, room }: Input,
  formats: number,
): string[] {
  const looks = Array.from({ length: formats }, () => canaries.plant(place, room).text);
  return [...looks, value].map((text) => (text.length + 12 <= room ? `see ${text} , now` : text));
}

/** Every call to AWS that a day makes, and how it is refused: for good, and with its outcome open. */
const AWS_CALLS = [
  ['dynamodb', ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'BatchWriteItem', 'TransactWriteItems']],
  ['sqs', ['SendMessage', 'GetQueueAttributes']],
  ['ssm', ['GetParameters']],
  ['scheduler', ['CreateSchedule', 'DeleteSchedule', 'ListSchedules']],
  ['events', ['PutEvents']],
] as const;
const AWS_ERRORS = ['ValidationException', 'InternalServerError'] as const;
/** The SDK asks again by itself. */
const AWS_TIMES = 3;

/** Has AWS repeat a secret in an error of every call; answers how many errors there are. */
export async function breakAws({ careless, order }: CanaryGround): Promise<number> {
  let ordered = 0;
  for (const error of AWS_ERRORS) {
    for (const [service, operations] of AWS_CALLS) {
      for (const operation of operations) {
        const message = careless(`${error} of ${service} ${operation}`);
        await order('/sim/aws/faults', { service, operation, error, message, times: AWS_TIMES });
        ordered += 1;
      }
    }
  }
  return ordered;
}

const DISCORD_CALLS = [
  ['PATCH', '/webhooks/*/*/messages/@original', 'worker', [400, 403, 500]],
  ['POST', '/channels/*/messages', 'anybody', [400, 403, 500]],
  ['PATCH', '/channels/*/messages/*', 'anybody', [400, 500]],
  ['GET', '/channels/*/messages', 'anybody', [403]],
  ['GET', '/guilds/*', 'anybody', [403, 500]],
] as const;

/** The same with Discord. The worker must know its secrets by now. */
export async function breakDiscord({ careless, order }: CanaryGround): Promise<number> {
  let ordered = 0;
  for (const [method, path, to, statuses] of DISCORD_CALLS) {
    for (const status of statuses) {
      const said = careless(`${status} of Discord’s ${method} ${path}`, to);
      const body = { message: said, code: 50_035, errors: { content: { _errors: [{ message: said }] } } };
      await order('/sim/discord/faults', { method, path, status, body, times: 1 });
      ordered += 1;
    }
  }
  return ordered;
}

const GITHUB_CALLS = [
  ['POST', '/repos/*/*/actions/workflows/*/dispatches', [401, 403, 422, 500]],
  ['GET', '/repos/*/*/actions/runs/*/attempts/*', [401, 500]],
  ['GET', '/repos/*/*/actions/runs/*/attempts/*/jobs', [403, 500]],
  ['GET', '/repos/*/*/actions/runs/*/artifacts', [403]],
  ['GET', '/repos/*/*/actions/workflows/*', [403]],
  ['GET', '/repos/*/*', [422]],
] as const;

/** The same with GitHub. */
export async function breakGithub({ careless, order }: CanaryGround): Promise<number> {
  let ordered = 0;
  for (const [method, path, statuses] of GITHUB_CALLS) {
    for (const status of statuses) {
      const said = careless(`${status} of GitHub’s ${method} ${path}`, 'worker');
      const body = { message: said, errors: [{ message: said }, said] };
      await order('/sim/github/faults', { kind: 'status', method, path, status, body, times: 1 });
      ordered += 1;
    }
  }
  return ordered;
}

/** The next workflows leave secrets in everything that is read of them: names, logs, reports, summaries. */
export async function spoilWorkflows({ careless, order }: CanaryGround): Promise<void> {
  const said = () => careless('what a workflow leaves behind', 'worker');
  // As much as a name takes, of whole words: nobody could tell half a secret that looks like nothing.
  const name = () =>
    said()
      .slice(0, 90)
      .replace(/\s\S*$/, '');
  const report = {
    schemaVersion: 1,
    status: 'unhealthy',
    summary: said(),
    checks: [{ name: said(), status: 'fail', message: said() }],
    root_cause: { summary: said(), evidence: [said()] },
    metrics: { latency: said() },
    links: [{ label: said(), url: `https://example.test/?said=${encodeURIComponent(said())}` }],
  };
  const job = {
    name: name(),
    steps: [{ name: name(), seconds: 2, conclusion: 'failure' }],
    log: `${said()}\nerror: ${said()}\n`,
  };
  const artifacts = [{ name: 'diagnosis', files: { 'diagnosis.json': JSON.stringify(report), 'summary.md': said() } }];
  await order('/sim/github/plans', { queuedSeconds: 1, runName: said(), jobs: [job], artifacts });
}

const WEB_STATUSES = [200, 302, 404, 429, 503, 201];

/** The web address repeats secrets in body and headers, by a status in turn; answers how often it was asked. */
export function spoilWebAnswers({ answerBy, careless }: CanaryGround): () => number {
  let asked = 0;
  answerBy(() => {
    const status = WEB_STATUSES[asked % WEB_STATUSES.length] ?? 200;
    asked += 1;
    const said = careless(`${status} of a web address`, 'worker');
    const headers = {
      location: `/next?said=${encodeURIComponent(said)}`,
      'x-said': encodeURIComponent(said),
      'retry-after': '5',
    };
    if (status === 201)
      return { status, headers: { ...headers, 'content-type': 'text/plain' }, body: `It said ${said}` };
    return { status, headers, body: JSON.stringify({ error: said, nested: [{ said }] }) };
  });
  return () => asked;
}
