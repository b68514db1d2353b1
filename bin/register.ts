import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod/mini';
import type { CommandLine } from '#bin/command-line.ts';
import { registerCommands } from '#lib/commands/register.ts';
import { composeRegistry } from '#lib/composition/registry.ts';
import { DomainError } from '#lib/kernel/errors.ts';

const Settings = z.object({
  DISCORD_APPLICATION_ID: z.string().check(z.regex(/^[0-9]{15,20}$/)),
  DISCORD_BOT_TOKEN: z.string().check(z.minLength(20)),
  ALLOWED_GUILDS: z.pipe(
    z.string().check(z.regex(/^[0-9]{15,20}(?:\s*,\s*[0-9]{15,20})*$/)),
    z.transform((list) => list.split(',').map((id) => id.trim())),
  ),
  DISCORD_API_URL: z._default(z.string().check(z.regex(/^https?:\/\/\S+[^/\s]$/)), 'https://discord.com/api/v10'),
});

/** Tells Discord our commands in each server and prints what was different. Throws `config.invalid` and OutboundFailure. */
export async function register(
  options: CommandLine & { readonly guilds: readonly string[]; readonly dryRun: boolean },
): Promise<void> {
  const { dryRun, guilds, write } = options;
  const settings = readSettings({
    ...fromFile(options.folder),
    ...options.environment,
    ...(guilds.length > 0 ? { ALLOWED_GUILDS: guilds.join(',') } : {}),
  });
  const registry = composeRegistry({
    applicationId: settings.DISCORD_APPLICATION_ID,
    botToken: settings.DISCORD_BOT_TOKEN,
    apiUrl: settings.DISCORD_API_URL,
  });
  for (const guildId of settings.ALLOWED_GUILDS) {
    const differences = await registerCommands(registry, guildId, { dryRun });
    if (differences.length === 0) {
      write(`Server ${guildId}: nothing to change.`);
      continue;
    }
    write(`Server ${guildId}:`);
    for (const difference of differences) write(`  ${difference}`);
    const changes = `${differences.length} ${differences.length === 1 ? 'change' : 'changes'}`;
    write(
      dryRun
        ? `${changes}, not sent (--dry-run).`
        : `${changes} sent; Discord shows them at once (reload with Ctrl-R).`,
    );
  }
}

function fromFile(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, '.env');
  return existsSync(file) ? (parseEnv(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}

function readSettings(given: Readonly<Record<string, string | undefined>>): z.infer<typeof Settings> {
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
  throw new DomainError('config.invalid', { problems: `${names.join(', ')} missing or malformed` });
}
