import type { DatabaseSync } from 'node:sqlite';

import type { CommandForm } from './command-form.ts';
import { type BotRights, FULL_BOT_RIGHTS } from './permission-bits.ts';

/** A registered command as Discord answers it. */
export interface RegisteredCommand extends Omit<CommandForm, 'id' | 'type' | 'default_member_permissions'> {
  readonly id: string;
  readonly application_id: string;
  /** Of the commands of one server. */
  readonly guild_id?: string;
  readonly version: string;
  readonly type: 1;
  readonly default_member_permissions: string | null;
}

export interface SettingsStore {
  /** The value under `key`, made and kept by `make` when there is none yet. */
  ensure(key: string, make: () => string): string;
  /** The commands of the demo workspace alone, or those of every server. */
  commands(scope: CommandScope): RegisteredCommand[];
  replaceCommands(scope: CommandScope, commands: readonly RegisteredCommand[]): void;
  /** The roles that a person was given or left with; undefined while nobody changed them. */
  rolesOf(userId: string): readonly string[] | undefined;
  setRoles(userId: string, roleIds: readonly string[]): void;
  botRights(channelId: string): BotRights;
  setBotRights(channelId: string, rights: BotRights): void;
}

export type CommandScope = 'guild' | 'global';

const COMMANDS_KEY = { guild: 'commands', global: 'global-commands' } as const;
const IN_SERVERS = 0;

/** The commands that can be used in the demo workspace; one of its own goes before a global one of that name. */
export function usableCommands(settings: SettingsStore): RegisteredCommand[] {
  const own = settings.commands('guild');
  const everywhere = settings
    .commands('global')
    .filter(
      ({ contexts, name }) => (contexts ?? [IN_SERVERS]).includes(IN_SERVERS) && !own.some((one) => one.name === name),
    );
  return [...own, ...everywhere];
}

/** Keeps the bot token, the registered commands, people's roles and the bot's rights in each channel. */
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
    commands: (scope) => JSON.parse(get(COMMANDS_KEY[scope]) ?? '[]') as RegisteredCommand[],
    replaceCommands(scope, commands) {
      write.run(COMMANDS_KEY[scope], JSON.stringify(commands));
    },
    rolesOf(userId) {
      const stored = get(`roles:${userId}`);
      return stored === undefined ? undefined : (JSON.parse(stored) as string[]);
    },
    setRoles(userId, roleIds) {
      write.run(`roles:${userId}`, JSON.stringify(roleIds));
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
