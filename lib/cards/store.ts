import type { CardChange, CardKey, Face, LeasedCard, LivingCard } from '#lib/cards/living-card.ts';

/** Living cards. Reads are strong; every method rejects with OutboundFailure when the store does not answer. */
export interface CardStore {
  /** Stores a new card, for those who have no transaction of their own; false when there is one already. */
  create(card: LivingCard): Promise<boolean>;
  find(key: CardKey): Promise<LivingCard | undefined>;
  /** The card, for `leaseMs` in the hands of the caller alone; undefined when another holds it or it is gone. */
  claim(key: CardKey, now: number, leaseMs: number): Promise<LeasedCard | undefined>;
  /** Writes what must be known before the next call is made; false when the lease is lost. */
  keep(key: CardKey, lease: string, change: CardChange): Promise<boolean>;
  /** Writes what was done and frees the card. Answers the card as it is in that instant; undefined when the lease was lost. */
  release(key: CardKey, lease: string, change: CardChange): Promise<LivingCard | undefined>;
  /** Gives the card another face, for those who have no transaction of their own; false when it is gone. */
  want(key: CardKey, face: Face): Promise<boolean>;
  /** Notes that a delayed message comes at `at`. */
  noteReminder(key: CardKey, at: number): Promise<void>;
}
