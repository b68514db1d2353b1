import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '#bench/figure.ts';
import { prepareDemo } from '#local/demo/prepare.ts';
import { type Stack, startStack } from '#local/stack.ts';
import type { Hop } from '#local/wire/hop.ts';

const JOBS = 12;
const JOB_SECONDS = 298;
/** Longer than the run: its end is seen and shown. Milliseconds. */
const HOUR_MS = 64 * 60_000;
/** What the watcher spends on looking whether there is anything to do is spent with and without a run: it is taken off. */
const WATCHER = 'watcher';
const TARGET_MS = 3_000;
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem'];

/** What an hour cost. */
interface Cost {
  readonly invocations: number;
  /** As Lambda bills them, over all functions. */
  readonly milliseconds: number;
  readonly byFunction: Readonly<Record<string, number>>;
  readonly githubCalls: number;
  readonly discordCalls: number;
  readonly tableWrites: number;
}

/**
 * A run of twelve jobs and an hour, followed from `/diagnose` to its verdict by the functions' own processes: with webhooks and
 * without them, beside an hour in which nobody asks for anything.
 */
export async function measureFollowedRun(): Promise<Figure[]> {
  const quiet = await onStack((stack) => costOf(stack, () => Promise.resolve()));
  const withWebhooks = await onStack((stack) => costOf(stack, () => diagnose(stack, 'on')));
  const without = await onStack((stack) => costOf(stack, () => diagnose(stack, 'off')));
  return [
    { name: 'an hour without a run, billed', value: quiet.milliseconds, unit: 'ms' },
    ...figuresOf('with webhooks', withWebhooks, quiet),
    ...figuresOf('without webhooks', without, quiet),
  ];
}

function figuresOf(how: string, cost: Cost, quiet: Cost): Figure[] {
  const { byFunction, discordCalls, githubCalls, invocations, milliseconds, tableWrites } = cost;
  return [
    { name: `a followed hour ${how}, billed in all`, value: milliseconds, unit: 'ms' },
    { name: '  for the run', value: milliseconds - quiet.milliseconds, unit: 'ms', target: TARGET_MS },
    ...Object.entries(byFunction).map(([name, value]) => ({ name: `  of it ${name}`, value, unit: 'ms' })),
    { name: '  invocations', value: invocations, unit: '' },
    { name: '  calls to GitHub', value: githubCalls, unit: '' },
    { name: '  calls to Discord', value: discordCalls, unit: '' },
    { name: '  writes to the tables, a transaction counted once', value: tableWrites, unit: '' },
  ];
}

async function onStack(measure: (stack: Stack) => Promise<Cost>): Promise<Cost> {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchbell-hour-'));
  const stack = await startStack({ port: 0, dataDir });
  try {
    await prepareDemo(stack);
    await say(stack, 'Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml', refs: 'main' });
    await stack.timeline.advanceTo(stack.clock.now() + 60_000);
    return await measure(stack);
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function costOf(stack: Stack, act: () => Promise<() => void> | Promise<void>): Promise<Cost> {
  const writes = new Set<number>();
  const off = stack.wire.listen(({ from, id, kind, operation }: Hop) => {
    if (kind === 'table' && from !== WATCHER && WRITES.includes(operation)) writes.add(id);
  });
  const before = {
    billed: stack.billing.read(),
    github: stack.github.log().length,
    discord: stack.discord.log().length,
  };
  const check = await act();
  await stack.timeline.advanceTo(stack.clock.now() + HOUR_MS);
  off();
  check?.();
  const billed = Object.entries(stack.billing.read()).map(([name, { invocations, milliseconds }]) => {
    const earlier = before.billed[name] ?? { invocations: 0, milliseconds: 0 };
    return { name, invocations: invocations - earlier.invocations, milliseconds: milliseconds - earlier.milliseconds };
  });
  const spent = billed.filter(({ invocations }) => invocations > 0);
  return {
    invocations: spent.reduce((sum, { invocations }) => sum + invocations, 0),
    milliseconds: spent.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    byFunction: Object.fromEntries(spent.map(({ milliseconds, name }) => [name, milliseconds])),
    githubCalls: stack.github.log().length - before.github,
    discordCalls: stack.discord.log().length - before.discord,
    tableWrites: writes.size,
  };
}

/** Starts the run; answers what makes sure afterwards that its card shows its end. */
async function diagnose(stack: Stack, webhooks: 'off' | 'on'): Promise<() => void> {
  await order(stack, 'PATCH', 'settings', { webhooks });
  const jobs = Array.from({ length: JOBS }, (_, index) => ({
    name: `job ${index + 1}`,
    steps: [{ name: 'Work', seconds: JOB_SECONDS }],
  }));
  await order(stack, 'POST', 'plans', { workflow: 'diagnose.yml', jobs });
  const { message } = await say(stack, 'Otto', '/diagnose', { target: 'checkout' });
  return () => {
    const log = JSON.stringify(stack.discord.log());
    if (!message || !log.includes('succeeded')) throw new Error('the card of the followed run does not show its end');
  };
}

function say(stack: Stack, person: string, command: string, options: Record<string, string>) {
  const { channels, users } = stack.discord.state();
  const channelId = channels.find(({ name }) => name === 'ops')?.id ?? '';
  const userId = users.find(({ name }) => name === person)?.id ?? '';
  return stack.discord.interact({ kind: 'command', userId, channelId, command, options });
}

async function order(stack: Stack, method: 'PATCH' | 'POST', what: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${stack.url}/sim/github/${what}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`GitHub's simulator refused ${what}: ${await response.text()}`);
}
