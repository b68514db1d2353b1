import { type Delivery, type DeliveryOutcome, deliver } from './deliver.ts';
import type { Interactor } from './interact.ts';
import { type Answer, type Asked, readAnswer } from './read-answer.ts';
import type { Settled } from './settle.ts';

/** The endpoint has taken the interaction and will answer it by a callback. */
const ACCEPTED = 202;

interface Exchange {
  readonly answer: Answer;
  readonly outcome: DeliveryOutcome;
  readonly settled: Settled;
}

/**
 * Delivers an interaction and settles it by the first answer that comes: that of the endpoint, or a call of
 * `POST /interactions/{id}/{token}/callback` while the endpoint still works or after it said 202.
 *
 * https://discord.com/developers/docs/interactions/receiving-and-responding#responding-to-an-interaction
 */
export async function answered(
  { answerWithinMs, key, world }: Interactor,
  delivery: Delivery,
  { asked, id, take, token }: { id: string; token: string; asked: Asked; take: (answer: Answer) => Settled },
): Promise<Exchange> {
  const deadline = performance.now() + answerWithinMs;
  const called = Promise.withResolvers<void>();
  let byCallback: Omit<Exchange, 'outcome'> | undefined;
  world.waiting.begin(id, {
    token,
    asked,
    take(answer) {
      world.waiting.end(id);
      byCallback = { answer, settled: take(answer) };
      called.resolve();
    },
  });

  const outcome = await deliver(key, delivery);
  if (outcome.answered && outcome.status === ACCEPTED && !byCallback) {
    const timer = setTimeout(called.resolve, Math.max(0, deadline - performance.now()));
    await called.promise;
    clearTimeout(timer);
  }
  world.waiting.end(id);
  if (byCallback) return { ...byCallback, outcome };

  const answer: Answer =
    outcome.answered && outcome.status === ACCEPTED
      ? { type: 'invalid', reason: `The endpoint answered 202, and no callback came within ${answerWithinMs} ms.` }
      : readAnswer(outcome, asked);
  return { answer, outcome, settled: take(answer) };
}
