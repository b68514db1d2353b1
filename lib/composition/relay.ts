import { composeBase, type Ground, TIMEOUT_MS } from '#lib/composition.ts';
import { required } from '#lib/config.ts';
import { createEventBridgeClient } from '#lib/platform/eventbridge/client.ts';
import { createDomainBus } from '#lib/platform/eventbridge/domain-bus.ts';

/** The services of the relay. */
export function composeRelay(ground: Ground) {
  const { outbound, services } = composeBase(ground);
  const { clock, config, logger, memory, metrics, redact, tracing } = services;
  return {
    clock,
    config,
    logger,
    metrics,
    redact,
    tracing,
    bus: createDomainBus({
      client: createEventBridgeClient(ground.aws ?? {}),
      outbound,
      memory,
      busName: required(config, 'EVENT_BUS_NAME'),
      timeoutMs: TIMEOUT_MS.background,
    }),
  };
}
