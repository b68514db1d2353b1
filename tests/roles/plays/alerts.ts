import { domainEvent, put } from '#tests/alerts/events.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { inTurn, newName } from '#tests/roles/plays/play.ts';

/** Trouble that becomes a card, comes again, is acknowledged from the list, and has a new card after its window. */
export function alarm({ test }: Ground): AsyncGenerator<void> {
  const name = newName();
  const fail = () => put(test, domainEvent(test, { subject: { kind: 'trigger', id: name, name } }));
  return inTurn([
    () => Promise.resolve(fail()),
    () => test.advance('PT1S'),
    () => Promise.resolve(fail()),
    () => test.advance('PT10S'),
    () => acknowledge(test),
    () => test.advance('PT6M'),
    () => Promise.resolve(fail()),
    () => test.advance('PT6M'),
    () => Promise.resolve(fail()),
    () => test.advance('PT1S'),
  ]);
}

async function acknowledge(test: Ground['test']): Promise<void> {
  const list = await test.say('Otto', '/alerts list');
  if (!JSON.stringify(list.message?.components ?? []).includes('"Show"')) return;
  const shown = await test.press('Otto', list.message, 'Show');
  if (!JSON.stringify(shown.message?.components ?? []).includes('"Acknowledge"')) return;
  await test.press('Otto', shown.message, 'Acknowledge');
}
