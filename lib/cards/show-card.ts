import { afterFailure } from '#lib/cards/after-failure.ts';
import { type CardChange, type CardKey, isBehind, type LeasedCard, standingMessage } from '#lib/cards/living-card.ts';
import type { CardServices } from '#lib/cards/ports.ts';
import { isPictureRefused, LeaseLost, OutOfTime, putUp } from '#lib/cards/put-up.ts';
import { remind, waitOf } from '#lib/cards/remind.ts';
import { drawPicture, type Picture } from '#lib/cards/render-face.ts';

/** Longer than any call may take: who crashed while holding a card keeps it from others for so long. */
const LEASE_MS = 30_000;
/** Who falls behind again and again leaves the rest to a delayed message. */
const MAX_TURNS = 3;
const LATER_MS = 5_000;

/**
 * `current`: there was nothing to do. `shown`: the card shows what it should. `busy`: another is showing it and will see
 * what is wanted. `later`: a delayed message comes. `gone`: there is no such card, or Discord refuses it for good.
 */
export type CardOutcome = 'shown' | 'busy' | 'later' | 'gone' | 'current';

export interface ShownCard {
  readonly outcome: CardOutcome;
  /** The message that shows the card now; absent before it was shown. */
  readonly messageId?: string;
}

/**
 * Brings a card's message to what it should show (DESIGN §7, cards have one writer).
 *
 * Call it after every raise of the card's face, and for every reminder with its `hop`. As long as the caller comes again when
 * this rejects or its process dies, and no reminder is lost, the message ends at the newest face:
 * - Who finds another at work leaves a delayed message, unless one is on its way. The other will see the newer face, for it
 *   looks at the card in the instant in which it frees it; the message is for the case that it dies before.
 * - What is put off (pace, back-off, a wait that Discord asked for) leaves a delayed message too, unless one is on its way.
 *
 * Rejects with OutboundFailure when the store or the queue of reminders does not answer.
 */
export async function showCard(
  services: CardServices,
  key: CardKey,
  { hop }: { readonly hop: number },
): Promise<ShownCard> {
  const { cards, clock } = services;
  let card = await cards.find(key);
  for (let turn = 0; ; turn += 1) {
    if (!card) return { outcome: 'gone' };
    const messageId = standingMessage(card);
    const answer = (outcome: CardOutcome) => ({ outcome, ...(messageId === undefined ? {} : { messageId }) });
    if (!isBehind(card)) return answer(card.unreachable ? 'gone' : turn === 0 ? 'current' : 'shown');

    const waitMs = Math.max(waitOf(card, clock.now()), turn === MAX_TURNS ? LATER_MS : 0);
    if (waitMs > 0) {
      await remind(services, card, { hop, delayMs: waitMs });
      return answer('later');
    }
    const claimed = await cards.claim(key, clock.now(), LEASE_MS);
    if (!claimed) {
      await remind(services, card, { hop, delayMs: LATER_MS });
      return answer('busy');
    }
    // Another may have shown it between the look and the claim.
    const isDue = isBehind(claimed) && waitOf(claimed, clock.now()) <= 0;
    const change = isDue ? await takeTurn(services, claimed) : {};
    card = (change && (await cards.release(key, claimed.lease, change))) ?? (await cards.find(key));
  }
}

/** What one turn changed; undefined when the lease was lost, so that nothing may be written. */
async function takeTurn(services: CardServices, card: LeasedCard): Promise<CardChange | undefined> {
  try {
    const picture = card.plain ? undefined : await drawPicture(services, card);
    const change = await putUpSomehow(services, card, picture);
    const shown = { shownRev: card.desiredRev, shownAt: services.clock.now() };
    return { ...shown, failures: null, quietUntil: null, unreachable: null, ...change };
  } catch (error) {
    if (error instanceof LeaseLost) return undefined;
    if (error instanceof OutOfTime) return {};
    return afterFailure(services, card, error);
  }
}

/** A picture that Discord refuses (its size, the right to attach files) costs the picture, never the card. */
async function putUpSomehow(
  services: CardServices,
  card: LeasedCard,
  picture: Picture | undefined,
): Promise<CardChange> {
  if (!picture) return putUp(services, card, undefined);
  try {
    return await putUp(services, card, picture);
  } catch (error) {
    if (!isPictureRefused(error)) throw error;
    const change = await putUp(services, card, undefined);
    services.logger.warn('Discord refused the picture of a card', {
      error,
      card_id: card.id,
      correlation_id: card.correlationId,
    });
    return { ...change, plain: true };
  }
}
