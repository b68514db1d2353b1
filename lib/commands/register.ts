import { loadCommands } from '#lib/commands/load.ts';
import type { CommandRegistry } from '#lib/discord/command-registry.ts';
import { compareCommands } from '#lib/discord/compare-commands.ts';
import { registrationOf } from '#lib/discord/registration.ts';

/**
 * Makes Discord know our commands in one server: answers what differs, and overwrites when something does.
 *
 * `dryRun` only looks. Asked a second time it answers an empty list and sends nothing. Rejects with OutboundFailure.
 */
export async function registerCommands(
  registry: CommandRegistry,
  guildId: string,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly string[]> {
  const wanted = registrationOf(await loadCommands());
  const differences = compareCommands(wanted, await registry.list(guildId));
  if (differences.length > 0 && !dryRun) await registry.overwrite(guildId, wanted);
  return differences;
}
