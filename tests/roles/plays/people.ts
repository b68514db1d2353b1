import type { TestStack } from '#tests/harness/test-stack.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { createMessage, inTurn, newName, SELDOM } from '#tests/roles/plays/play.ts';

/** What a person does: makes, runs at once, looks, changes, fills in a form. */
export function converse({ test }: Ground): AsyncGenerator<void> {
  const name = newName();
  return inTurn([
    () => createMessage(test, name, SELDOM),
    () => test.say('Otto', '/trigger run', { name }),
    () => test.advance('PT1S'),
    () => test.say('Vera', '/trigger history', { name }),
    () => test.say('Ada', '/trigger list'),
    () => test.say('Ada', '/debug-last'),
    () => test.say('Otto', '/trigger pause', { name }),
    () => test.say('Otto', '/trigger resume', { name }),
    () => test.say('Otto', '/trigger update', { name, schedule: 'every 10 hours' }),
    () => review(test),
    () => test.say('Otto', '/trigger delete', { name }),
    () => test.advance('PT1S'),
  ]);
}

/** A command that is answered later, by the worker. */
export function administer({ test }: Ground): AsyncGenerator<void> {
  const role = test.stack.discord.guild.roles.find(({ name }) => name === 'operator')?.id ?? '';
  return inTurn([() => test.say('Ada', '/setup roles', { operator: role })]);
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
