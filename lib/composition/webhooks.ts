import { composeBase, composeFollowups, type Ground, TIMEOUT_MS } from '#lib/composition.ts';
import { createDeliveryStore } from '#lib/platform/dynamodb/delivery-store.ts';

/** The services of GitHub's webhooks. GitHub waits ten seconds; five calls of this length stay far below. */
export function composeWebhooks(ground: Ground) {
  const base = composeBase(ground, TIMEOUT_MS.command);
  const { clock, ids, logger, metrics, redact, runs, secrets, tracing } = base.services;
  return {
    clock,
    ids,
    logger,
    metrics,
    redact,
    runs,
    secrets,
    tracing,
    ...composeFollowups(base, TIMEOUT_MS.command),
    deliveries: createDeliveryStore(base.tables),
  };
}
