import type { RegisteredCommand } from '#lib/discord/registration.ts';

/** The commands that Discord knows of an application, in one server. */
export interface CommandRegistry {
  /** As Discord answers them, with its own fields. */
  list(guildId: string): Promise<readonly object[]>;
  /** Replaces all of them in one call. */
  overwrite(guildId: string, commands: readonly RegisteredCommand[]): Promise<void>;
}
