import type { CommandRegistry } from '#lib/discord/command-registry.ts';
import { createCommandRegistry } from '#lib/platform/discord/command-registry.ts';
import { createDiscordRest } from '#lib/platform/discord/rest.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';

const TIMEOUT_MS = 15_000;

/** What registering commands needs: Discord, as the bot, and nothing of AWS. */
export function composeRegistry(settings: {
  readonly applicationId: string;
  readonly botToken: string;
  /** Base address of Discord's REST API, without a slash at its end. */
  readonly apiUrl: string;
}): CommandRegistry {
  const { apiUrl, applicationId, botToken } = settings;
  const rest = createDiscordRest({
    outbound: createOutbound(),
    secrets: { get: () => Promise.resolve(botToken) },
    baseUrl: apiUrl,
    timeoutMs: TIMEOUT_MS,
  });
  return createCommandRegistry(rest, applicationId);
}
