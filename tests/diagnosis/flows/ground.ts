import { auditPk } from '#lib/platform/dynamodb/keys.ts';
import { encode, type Item, queryItems } from '#lib/platform/dynamodb/table.ts';
import type { Run } from '#lib/runs/run.ts';
import { type Person, startTestStack, type TestStack, type TestStackOptions } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';

export interface GithubCall {
  /** Virtual time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
}

export interface GithubRun {
  readonly id: number;
  readonly display_title: string;
  readonly run_attempt: number;
  readonly status: string;
  readonly conclusion: string | null;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface Flows extends TestStack {
  /** Starts a diagnosis of checkout and answers its card's message id; it is not advanced any further. */
  diagnose(options?: Record<string, string>, person?: Person): Promise<string>;
  /** The card's text, and those of its buttons that can be pressed. */
  card(messageId: string): string;
  labels(messageId: string): string[];
  message(messageId: string): ReturnType<TestStack['stack']['discord']['message']>;
  pressOn(person: Person, messageId: string, label: string): ReturnType<TestStack['press']>;
  /** Orders something of the GitHub simulator. */
  github<Answer = unknown>(method: string, path: string, body?: object): Promise<Answer>;
  /** The next runs of the diagnosis workflow go by this plan. */
  plan(plan: object): Promise<unknown>;
  fault(fault: object): Promise<unknown>;
  /** GitHub's runs, newest first. */
  githubRuns(): Promise<GithubRun[]>;
  /** Calls whose method and path match, oldest first, since the last `settle`. */
  calls(method: string, path: RegExp): Promise<GithubCall[]>;
  /** The newest run of ours. */
  newest(): Promise<Run>;
  runs(limit?: number): Promise<Run[]>;
  /** The audit events of a run, oldest first. */
  audited(run: Run): Promise<Item[]>;
  /**
   * Puts GitHub back to a good day and ends what runs there: a run takes eleven seconds, and no webhook tells of it. What was
   * called before is not told any more.
   */
  settle(): Promise<void>;
}

export const DISPATCH = '/repos/*/*/actions/workflows/*/dispatches';
export const DISPATCHES = /\/dispatches$/;

const GOOD_DAY = {
  returnRunDetails: 'supported',
  listDelaySeconds: 2,
  webhooks: 'off',
  webhookDelaySeconds: 120,
  rateLimit: 5000,
  cancelSeconds: 2,
};

/** A stack with acme/checkout linked: `diagnose.yml`, whose runs can be told apart, and `deploy.yml`, whose runs cannot. */
export async function startFlows(options: TestStackOptions = {}): Promise<Flows> {
  const stack = await startTestStack(options);
  await link(stack);
  let seen = 0;

  async function github<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${stack.stack.url}/sim/github${path}`, { method, headers, ...sent });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
  const access = await github<object>('GET', '/access');
  const message = (id: string) => stack.stack.discord.message(id);
  const runs = (limit = 50) => stack.commands.runs.latest(stack.stack.discord.guild.id, { limit });
  const state = async () => (await github<{ runs: GithubRun[] }>('GET', '/state')).runs;
  const log = () => github<GithubCall[]>('GET', '/log');

  return {
    ...stack,
    github,
    message,
    runs,
    async diagnose(given = {}, person = 'Otto') {
      const result = await stack.say(person, '/diagnose', { target: 'checkout', ...given });
      if (!result.message) throw new Error(`no answer: ${result.error?.reason}`);
      return result.message.id;
    },
    card: (id) => textOf(message(id)),
    labels: (id) =>
      buttonsOf(message(id))
        .filter(({ disabled }) => !disabled)
        .map(({ label }) => label),
    pressOn: (person, id, label) => stack.press(person, message(id), label),
    plan: (plan) => github('POST', '/plans', { workflow: 'diagnose.yml', times: 1, queuedSeconds: 3, ...plan }),
    fault: (fault) => github('POST', '/faults', fault),
    githubRuns: state,
    async calls(method, path) {
      const all = await log();
      return all.slice(seen).filter((call) => call.method === method && path.test(call.path));
    },
    async newest() {
      const [run] = await runs(1);
      if (!run) throw new Error('there is no run');
      return run;
    },
    audited: ({ guildId, id }) =>
      queryItems(
        stack.tables,
        {
          TableName: stack.tables.stateTable,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
          ExpressionAttributeValues: encode({ ':pk': auditPk(guildId, `run:${id}`), ':event': 'E#' }),
        },
        { limit: 20 },
      ),
    async settle() {
      await github('DELETE', '/faults');
      await github('DELETE', '/plans');
      await github('PATCH', '/access', access);
      const open = (await state()).filter(({ status }) => status !== 'completed');
      if (open.length > 0) {
        // The webhook tells whoever follows them, so that no later look falls into the next test.
        await github('PATCH', '/settings', { ...GOOD_DAY, webhooks: 'on' });
        for (const { id } of open) await github('POST', `/runs/${id}`, { end: 'success' });
        await stack.advance('PT5S');
      }
      await github('PATCH', '/settings', GOOD_DAY);
      await github('POST', '/plans', { queuedSeconds: 2, jobs: [job('probe', 8)] });
      seen = (await log()).length;
    },
  };
}

async function link(stack: TestStack): Promise<void> {
  const refs = 'main, release/*';
  const inputs = 'target, depth, verbose';
  await stack.ask('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml', refs, inputs });
  await stack.ask('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'deploy.yml', refs: 'main' });
}

/** One job that takes `seconds`. */
export function job(name: string, seconds: number, more: object = {}): object {
  return { name, steps: [{ name: 'Check', seconds }], ...more };
}
