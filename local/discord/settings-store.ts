import type { DatabaseSync } from 'node:sqlite';

import type { CommandForm } from './command-form.ts';
import { type BotRights, FULL_BOT_RIGHTS } from './permission-bits.ts';

/** A registered command as Discord answers it. */
export interface RegisteredCommand extends Omit<CommandForm, 'id' | 'type' | 'default_member_permissions'> {
  readonly id: string;
  readonly application_id: string;
  readonly guild_id: string;
  readonly version: string;
  readonly type: 1;
  readonly default_member_permissions: string | null;
}

export interface SettingsStore {
  /** The value under `key`, made and kept by `make` when there is none yet. */
  ensure(key: string, make: () => string): string;
  commands(): RegisteredCommand[];
  replaceCommands(commands: readonly RegisteredCommand[]): void;
  botRights(channelId: string): BotRights;
  setBotRights(channelId: string, rights: BotRights): void;
}

const COMMANDS_KEY = 'commands';

/** Keeps the bot token, the registered commands and the bot's rights in each channel. */
export function openSettingsStore(database: DatabaseSync): SettingsStore {
  database.exec('CREATE TABLE IF NOT EXISTS discord_settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)');
  const read = database.prepare('SELECT value FROM discord_settings WHERE key = ?');
  const write = database.prepare('INSERT OR REPLACE INTO discord_settings (key, value) VALUES (?, ?)');
  const get = (key: string) => read.get(key)?.value?.toString();

  return {
    ensure(key, make) {
      const stored = get(key);
      if (stored !== undefined) return stored;
      const made = make();
      write.run(key, made);
      return made;
    },
    commands: () => JSON.parse(get(COMMANDS_KEY) ?? '[]') as RegisteredCommand[],
    replaceCommands(commands) {
      write.run(COMMANDS_KEY, JSON.stringify(commands));
    },
    botRights(channelId) {
      const stored = get(`rights:${channelId}`);
      return stored === undefined ? FULL_BOT_RIGHTS : (JSON.parse(stored) as BotRights);
    },
    setBotRights(channelId, rights) {
      write.run(`rights:${channelId}`, JSON.stringify(rights));
    },
  };
}
