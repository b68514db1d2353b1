import type { DeliveryStore } from '#lib/diagnosis/webhook.ts';
import { deliveryKey } from '#lib/platform/dynamodb/keys.ts';
import { getItem, putItem, type Tables } from '#lib/platform/dynamodb/table.ts';

/**
 * GitHub sends a delivery again, when asked, for three days.
 * https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
 */
const LIVES_SECONDS = 3 * 86_400;

/** Deliveries in the table `derived`. */
export function createDeliveryStore(tables: Tables): DeliveryStore {
  return {
    async seen(id) {
      return (await getItem(tables, tables.derivedTable, deliveryKey(id))) !== undefined;
    },

    async remember(id) {
      const expiresAt = Math.floor(tables.clock.now() / 1000) + LIVES_SECONDS;
      await putItem(tables, tables.derivedTable, { schemaVersion: 1, ...deliveryKey(id), expiresAt });
    },
  };
}
