import { type Ground, SECRET } from '#tests/roles/ground.ts';
import { createMessage, inMinutes, newName, passMinutes } from '#tests/roles/plays/play.ts';

/** Triggers of each task that fall due once; one has to wait for its second try, one is paused while it ends. */
export async function* fireEveryTask({ interrupt, origin, test }: Ground): AsyncGenerator<void> {
  const add = (task: string, more: Record<string, string>) =>
    test.say('Otto', '/trigger create', { name: newName(), schedule: inMinutes(test, 2), task, ...more });
  const paused = newName();
  await createMessage(test, paused, inMinutes(test, 1));
  await add('event', { event: 'agent.check', data: '{}' });
  await add('http_request', { request: `PUT ${origin}/\nx-key: {{secret.${SECRET}}}` });
  await add('http_request', { request: `PUT ${origin}/busy` });
  yield;
  interrupt('worker', () => test.say('Otto', '/trigger pause', { name: paused }));
  yield* passMinutes(test, 4);
}
