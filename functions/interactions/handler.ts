import { publicKeyFromEnvironment } from '#lib/config/public-key.ts';
import { createInteractionsEndpoint } from '#lib/edge/interactions-endpoint.ts';
import { systemClock } from '#lib/platform/system/clock.ts';

/** Discord's interactions. What a PING does not need is in a second file of the bundle, loaded by the first command. */
export const handler = createInteractionsEndpoint({
  publicKey: publicKeyFromEnvironment(),
  clock: systemClock,
  loadConverse: async () => (await import('./conversation.ts')).converse,
});
