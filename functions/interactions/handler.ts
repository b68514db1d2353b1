import { publicKeyFromEnvironment } from '#lib/config/public-key.ts';
import { createInteractionsEndpoint } from '#lib/edge/interactions-endpoint.ts';
import { systemClock } from '#lib/platform/system/clock.ts';
import { systemIds } from '#lib/platform/system/ids.ts';

/** Discord's interactions. What a PING does not need is in a second file of the bundle, loaded by the first command. */
export const handler = createInteractionsEndpoint({
  publicKey: publicKeyFromEnvironment(),
  clock: systemClock,
  ids: systemIds,
  loadConverse: async () => (await import('./conversation.ts')).converse,
});
