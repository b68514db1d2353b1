import type { CardChange, LeasedCard, LivingCard } from '#lib/cards/living-card.ts';
import type { CardStore } from '#lib/cards/store.ts';
import { updateCard } from '#lib/platform/dynamodb/card-update.ts';
import { newCardWrite, wantedCardWrite } from '#lib/platform/dynamodb/card-writes.ts';
import { cardKey } from '#lib/platform/dynamodb/keys.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { getItem, type Tables } from '#lib/platform/dynamodb/table.ts';
import { type Condition, transact } from '#lib/platform/dynamodb/transact.ts';

/** Living cards in the table `derived`. */
export function createCardStore(tables: Tables): CardStore {
  const table = tables.derivedTable;
  return {
    async create(card) {
      const { applied } = await transact(tables, [newCardWrite(tables, card)]);
      return applied;
    },

    async find(key) {
      const item = await getItem(tables, table, cardKey(key));
      return item && valueOf<LivingCard>(item);
    },

    async claim(key, now, leaseMs) {
      const lease = tables.ids.traceId();
      const item = await updateCard(tables, {
        update: cardKey(key),
        table,
        set: { lease, leaseUntil: now + leaseMs },
        condition: {
          expression: 'attribute_exists(#pk) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now)',
          values: { ':now': now },
        },
      });
      return item && valueOf<LeasedCard>(item);
    },

    async keep(key, lease, change) {
      const item = await updateCard(tables, {
        update: cardKey(key),
        table,
        ...writesOf(change),
        condition: heldBy(lease),
      });
      return item !== undefined;
    },

    async release(key, lease, change) {
      const { set, unset } = writesOf(change);
      const free = [...unset, 'lease', 'leaseUntil'];
      const item = await updateCard(tables, {
        update: cardKey(key),
        table,
        set,
        unset: free,
        condition: heldBy(lease),
      });
      return item && valueOf<LivingCard>(item);
    },

    async want(key, face) {
      return (await updateCard(tables, wantedCardWrite(tables, key, face, tables.clock.now()))) !== undefined;
    },

    async noteReminder(key, at) {
      const condition = { expression: 'attribute_exists(#pk)' };
      await updateCard(tables, { update: cardKey(key), table, set: { remindAt: at }, condition });
    },
  };
}

function heldBy(lease: string): Condition {
  return { expression: '#lease = :lease', values: { ':lease': lease } };
}

function writesOf(change: CardChange): { readonly set: Readonly<Record<string, unknown>>; readonly unset: string[] } {
  const fields = Object.entries(change).filter(([, value]) => value !== undefined);
  return {
    set: Object.fromEntries(fields.filter(([, value]) => value !== null)),
    unset: fields.filter(([, value]) => value === null).map(([name]) => name),
  };
}
