import type { Member, Role } from './model.ts';

/** The permissions that the simulator knows: https://discord.com/developers/docs/topics/permissions */
export const PERMISSION = {
  ADMINISTRATOR: 1n << 3n,
  MANAGE_GUILD: 1n << 5n,
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  EMBED_LINKS: 1n << 14n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  MENTION_EVERYONE: 1n << 17n,
  USE_EXTERNAL_EMOJIS: 1n << 18n,
  CHANGE_NICKNAME: 1n << 26n,
  USE_APPLICATION_COMMANDS: 1n << 31n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;

/** Every bit that Discord has given out so far; what an owner or an ADMINISTRATOR holds. */
const ALL_PERMISSIONS = (1n << 53n) - 1n;

/** What a new server gives to @everyone, without voice. */
export const EVERYONE_PERMISSIONS =
  PERMISSION.VIEW_CHANNEL |
  PERMISSION.SEND_MESSAGES |
  PERMISSION.ADD_REACTIONS |
  PERMISSION.EMBED_LINKS |
  PERMISSION.ATTACH_FILES |
  PERMISSION.READ_MESSAGE_HISTORY |
  PERMISSION.MENTION_EVERYONE |
  PERMISSION.USE_EXTERNAL_EMOJIS |
  PERMISSION.CHANGE_NICKNAME |
  PERMISSION.USE_APPLICATION_COMMANDS |
  PERMISSION.CREATE_PUBLIC_THREADS |
  PERMISSION.SEND_MESSAGES_IN_THREADS;

/** What the bot may do in one channel; a test may take a right away. */
export interface BotRights {
  readonly canView: boolean;
  readonly canSend: boolean;
  readonly canReadHistory: boolean;
}

export const FULL_BOT_RIGHTS: BotRights = { canView: true, canSend: true, canReadHistory: true };

/** The permission bits that a member holds in the whole server: @everyone's, plus those of each of the member's roles. */
export function memberPermissions(
  member: Member,
  guild: { readonly id: string; readonly owner_id: string; readonly roles: readonly Role[] },
): bigint {
  if (member.user.id === guild.owner_id) return ALL_PERMISSIONS;
  let bits = 0n;
  for (const role of guild.roles) {
    if (role.id === guild.id || member.roles.includes(role.id)) bits |= BigInt(role.permissions);
  }
  return (bits & PERMISSION.ADMINISTRATOR) === 0n ? bits : ALL_PERMISSIONS;
}

/** The bits that the bot's member overwrite takes away in a channel. */
export function deniedBits(rights: BotRights): bigint {
  let bits = 0n;
  if (!rights.canView) bits |= PERMISSION.VIEW_CHANNEL;
  if (!rights.canSend) bits |= PERMISSION.SEND_MESSAGES;
  if (!rights.canReadHistory) bits |= PERMISSION.READ_MESSAGE_HISTORY;
  return bits;
}
