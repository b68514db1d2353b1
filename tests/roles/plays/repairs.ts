import type { TestStack } from '#tests/harness/test-stack.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { createMessage, inMinutes, newName, passMinutes, SELDOM } from '#tests/roles/plays/play.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** More than a queue's longest delay, so that Scheduler is asked. */
const LONG_MINUTES = 16;

/** A schedule that is missing and one that is left over. */
export async function* mendSchedules({ test }: Ground): AsyncGenerator<void> {
  await createMessage(test, newName(), SELDOM);
  await test.advance('PT1S');
  yield;
  breakSchedule(test);
  yield* passMinutes(test, 1);
}

/** What the watcher and the dead letters are there for besides: fires that are lost or come too late. */
export async function* loseFires({ interrupt, test }: Ground): AsyncGenerator<void> {
  const { clock, timeline } = test.stack;
  const [paused, ended] = [newName(), newName()];
  await createMessage(test, paused, inMinutes(test, LONG_MINUTES));
  await createMessage(test, ended, inMinutes(test, LONG_MINUTES + 1));
  // Just after a minute, so that the watcher does not come in between.
  await timeline.advanceTo(Math.ceil(clock.now() / MINUTE_MS) * MINUTE_MS + 1000);
  yield;
  loseSchedules(test);
  // One that Scheduler fires in time.
  await createMessage(test, newName(), inMinutes(test, LONG_MINUTES));
  // While the sweep ends the first, a person pauses it: the sweep then looks whether it was itself that did.
  interrupt('watcher', () => test.say('Otto', '/trigger pause', { name: paused }));
  yield* passMinutes(test, LONG_MINUTES + 4);
}

function breakSchedule({ stack: { aws } }: TestStack): void {
  const { scheduler } = aws;
  const missing = definitions(aws).findLast(({ expression }) => expression.startsWith('rate('));
  if (!missing) throw new Error('there is no schedule to break');
  scheduler.delete(missing.groupName, missing.name, undefined);
  scheduler.create({ ...missing, name: `left-${newName().replaceAll(' ', '-')}` }, undefined);
}

/** Has nobody fire those for one time, and fires one too late. */
function loseSchedules({ stack: { aws, clock } }: TestStack): void {
  const { scheduler } = aws;
  const lost = definitions(aws).filter(({ expression }) => expression.startsWith('at('));
  if (!lost[0]) throw new Error('there are no schedules to lose');
  for (const definition of lost) {
    scheduler.delete(definition.groupName, definition.name, undefined);
    scheduler.create({ ...definition, expression: atExpression(clock.now() + DAY_MS) }, undefined);
  }
  const target = { ...lost[0].target, maximumEventAgeSeconds: -1 };
  const name = `late-${newName().replaceAll(' ', '-')}`;
  scheduler.create({ ...lost[0], name, expression: atExpression(clock.now() + 2000), target }, undefined);
}

function definitions({ scheduler }: TestStack['stack']['aws']) {
  return scheduler.list().map(({ groupName, name }) => scheduler.get(groupName, name).definition);
}

function atExpression(instant: number): string {
  return `at(${new Date(instant).toISOString().slice(0, 19)})`;
}
