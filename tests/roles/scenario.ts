import type { TestStack } from '#tests/harness/test-stack.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { SECRET } from '#tests/roles/ground.ts';

/**
 * Something that happens in the stack, step by step: whoever plays it may stop after any of them. Names are new each time,
 * so it can be played again and again on one stack.
 */
export type Play = (ground: Ground) => AsyncGenerator<void>;

/** What needs a role, the quickest to show it first. */
const PLAYS: Readonly<Record<string, readonly Play[]>> = {
  InteractionsRole: [converse],
  WorkerRole: [fireEveryTask, converse],
  ScheduleSyncRole: [converse, fireEveryTask],
  WatcherRole: [letThingsGoWrong],
  SchedulerRole: [letThingsGoWrong],
};

/** Has every function make each of its calls, through the front door and by time that passes. */
export async function playEverything(ground: Ground): Promise<void> {
  for (const play of [converse, fireEveryTask, letThingsGoWrong]) {
    for await (const _step of play(ground));
  }
}

/**
 * Plays what needs a role until `isEnough`, on new instances of the functions, which have no secret in memory. What fails
 * for the lack of a permission ends a play early.
 */
export async function playFor(ground: Ground, roleId: string, isEnough: () => boolean): Promise<void> {
  ground.test.replaceInstances();
  for (const play of PLAYS[roleId] ?? []) {
    try {
      for await (const _step of play(ground)) {
        if (isEnough()) return;
      }
    } catch {
      // What was asked for before is what counts.
    }
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** More than a queue's longest delay, so that Scheduler is asked. */
const LONG_MINUTES = 16;
/** Comes not again while others are at play. */
const SELDOM = 'every 12 hours';

let named = 0;

function newName(): string {
  named += 1;
  return `role check ${named}`;
}

/** What a person does: looks, makes, changes, runs at once, asks for what is answered later, fills in a form. */
async function* converse({ test }: Ground): AsyncGenerator<void> {
  const name = newName();
  const steps = [
    () => create(test, name, SELDOM),
    () => test.say('Otto', '/trigger run', { name }),
    () => test.advance('PT1S'),
    () => test.say('Vera', '/trigger history', { name }),
    () => test.say('Ada', '/trigger list'),
    () => test.say('Ada', '/debug-last'),
    () => test.say('Otto', '/trigger pause', { name }),
    () => test.say('Otto', '/trigger resume', { name }),
    () => test.say('Otto', '/trigger update', { name, schedule: 'every 10 hours' }),
    () => setRoles(test),
    () => review(test),
    () => test.say('Otto', '/trigger delete', { name }),
    () => test.advance('PT1S'),
  ];
  for (const step of steps) {
    await step();
    yield;
  }
}

/** A command that is answered later, by the worker. */
async function setRoles(test: TestStack): Promise<void> {
  const role = test.stack.discord.guild.roles.find(({ name }) => name === 'operator')?.id ?? '';
  await test.say('Ada', '/setup roles', { operator: role });
}

/** A form, the card that asks, and its button. */
async function review(test: TestStack): Promise<void> {
  const name = newName();
  const opened = await test.say('Otto', '/trigger create');
  if (!opened.modal) return;
  const fields = { name, schedule: SELDOM, timezone: '', message: 'hello', channel: [test.channelId('ops')] };
  const { message } = await test.fill('Otto', opened, fields);
  if (!JSON.stringify(message?.components ?? []).includes('Create it')) return;
  await test.press('Otto', message, 'Create it');
  await test.say('Otto', '/trigger delete', { name });
}

/** Triggers of each task that fall due once; one has to wait for its second try, one is paused while it ends. */
async function* fireEveryTask({ interrupt, origin, test }: Ground): AsyncGenerator<void> {
  const add = (task: string, more: Record<string, string>) =>
    test.say('Otto', '/trigger create', { name: newName(), schedule: inMinutes(test, 2), task, ...more });
  const paused = newName();
  await create(test, paused, inMinutes(test, 1));
  await add('event', { event: 'agent.check', data: '{}' });
  await add('http_request', { request: `PUT ${origin}/\nx-key: {{secret.${SECRET}}}` });
  await add('http_request', { request: `PUT ${origin}/busy` });
  yield;
  interrupt('worker', () => test.say('Otto', '/trigger pause', { name: paused }));
  yield* passMinutes(test, 4);
}

/** What the watcher and the dead letters are there for: schedules that are missing, left over or too late, and lost fires. */
async function* letThingsGoWrong({ interrupt, test }: Ground): AsyncGenerator<void> {
  const { clock, timeline } = test.stack;
  const [paused, ended] = [newName(), newName()];
  await create(test, newName(), SELDOM);
  await create(test, paused, inMinutes(test, LONG_MINUTES));
  await create(test, ended, inMinutes(test, LONG_MINUTES + 1));
  // Just after a minute, so that the watcher does not come in between.
  await timeline.advanceTo(Math.ceil(clock.now() / MINUTE_MS) * MINUTE_MS + 1000);
  yield;
  breakSchedules(test);
  await create(test, newName(), inMinutes(test, LONG_MINUTES));
  // While the sweep ends the first, a person pauses it: the sweep then looks whether it was itself that did.
  interrupt('watcher', () => test.say('Otto', '/trigger pause', { name: paused }));
  yield* passMinutes(test, LONG_MINUTES + 4);
}

/** Takes one schedule away, leaves one over, has nobody fire those for one time, and one too late. */
function breakSchedules({ stack: { aws, clock } }: TestStack): void {
  const { scheduler } = aws;
  const all = scheduler.list().map(({ groupName, name }) => scheduler.get(groupName, name).definition);
  const missing = all.findLast(({ expression }) => expression.startsWith('rate('));
  const lost = all.filter(({ expression }) => expression.startsWith('at('));
  if (!missing || !lost[0]) throw new Error('there are no schedules to break');

  scheduler.delete(missing.groupName, missing.name, undefined);
  scheduler.create({ ...missing, name: `left-over-${named}` }, undefined);
  for (const definition of lost) {
    scheduler.delete(definition.groupName, definition.name, undefined);
    scheduler.create({ ...definition, expression: atExpression(clock.now() + DAY_MS) }, undefined);
  }
  const target = { ...lost[0].target, maximumEventAgeSeconds: -1 };
  const late = { name: `late-${named}`, expression: atExpression(clock.now() + 2000), target };
  scheduler.create({ ...lost[0], ...late }, undefined);
}

async function* passMinutes(test: TestStack, minutes: number): AsyncGenerator<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await test.advance('PT1M');
    yield;
  }
}

function create(test: TestStack, name: string, schedule: string) {
  const channel = test.channelId('ops');
  return test.say('Otto', '/trigger create', { name, schedule, task: 'discord_message', message: 'hello', channel });
}

/** A schedule for one time, that many whole minutes from now and a bit. */
function inMinutes(test: TestStack, minutes: number): string {
  return `at ${new Date(test.stack.clock.now() + (minutes + 1) * MINUTE_MS).toISOString().slice(0, 16)}`;
}

function atExpression(instant: number): string {
  return `at(${new Date(instant).toISOString().slice(0, 19)})`;
}
