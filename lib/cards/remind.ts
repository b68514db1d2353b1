import type { LivingCard } from '#lib/cards/living-card.ts';
import type { CardServices } from '#lib/cards/ports.ts';
import { MAX_DELAY_MS } from '#lib/kernel/queue.ts';

/** Milliseconds between two edits of one message. */
const PACE_MS = 2_000;
/** The clocks of two functions differ by less than this; a message that comes sooner may be at work already. */
const CLOCK_SKEW_MS = 1_000;
/** Each card is put off so often at most; afterwards only a newer face or the sweep brings it up. */
const MAX_HOPS = 500;

/** Milliseconds for which the card must be left alone; 0 or less when it may be shown. */
export function waitOf({ desired, paceMs = PACE_MS, quietUntil = 0, shownAt = 0 }: LivingCard, now: number): number {
  return Math.max(quietUntil, desired.final ? 0 : shownAt + paceMs) - now;
}

/**
 * Leaves a delayed message that shows the card, unless one is known to come by then.
 *
 * It is sent before it is noted: a crash between the two costs one message too many, never one too few. A note is believed
 * only while its time has not come: the message that it speaks of will see whatever was wanted before the note was read.
 */
export async function remind(
  { cardReminders, cards, clock, logger }: CardServices,
  card: LivingCard,
  { delayMs, hop }: { readonly delayMs: number; readonly hop: number },
): Promise<void> {
  const { correlationId, guildId, id, remindAt } = card;
  const now = clock.now();
  const delay = Math.min(delayMs, MAX_DELAY_MS);
  if (remindAt !== undefined && remindAt > now + CLOCK_SKEW_MS && remindAt <= now + delay) return;
  if (hop >= MAX_HOPS) {
    logger.warn('A card was put off too often and waits for its next change', {
      card_id: id,
      correlation_id: correlationId,
      hop,
    });
    return;
  }
  await cardReminders.send({ key: { guildId, id }, correlationId, hop: hop + 1 }, delay);
  await cards.noteReminder({ guildId, id }, now + delay);
}
