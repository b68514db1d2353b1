import type { CardKey, Face, LivingCard } from '#lib/cards/living-card.ts';
import { cardKey } from '#lib/platform/dynamodb/keys.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import type { Write } from '#lib/platform/dynamodb/transact.ts';

export type Update = Extract<Write, { readonly update: unknown }>;

/** A new card; refused when there is one already. */
export function newCardWrite(tables: Pick<Tables, 'clock' | 'derivedTable'>, card: LivingCard): Write {
  return {
    put: { ...card, ...cardKey(card), expiresAt: expiresAt(tables.clock.now(), 'card') },
    table: tables.derivedTable,
    condition: { expression: 'attribute_not_exists(#pk)' },
  };
}

/**
 * Another face for a card and one revision more; refused when the card is gone. Touches nothing that its writer touches, so
 * that it never waits for one.
 */
export function wantedCardWrite(tables: Pick<Tables, 'derivedTable'>, key: CardKey, face: Face, now: number): Update {
  return {
    update: cardKey(key),
    table: tables.derivedTable,
    set: { desired: face, expiresAt: expiresAt(now, 'card') },
    add: { desiredRev: 1 },
    condition: { expression: 'attribute_exists(#pk)' },
  };
}
