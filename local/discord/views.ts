import { botUser } from './demo-workspace.ts';
import type { Channel, Member } from './model.ts';
import { type BotRights, deniedBits } from './permission-bits.ts';

/** A channel as REST answers it; what was taken from the bot stands there as a member overwrite. */
export function channelView(channel: Channel, rights: BotRights, lastMessageId: string | undefined) {
  const deny = deniedBits(rights);
  return {
    ...channel,
    last_message_id: lastMessageId ?? null,
    flags: 0,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: deny === 0n ? [] : [{ id: botUser.id, type: 1, allow: '0', deny: deny.toString() }],
  };
}

/** A member with the fields that Discord always sends and the simulator never varies. */
export function memberView(member: Member) {
  return {
    user: member.user,
    nick: null,
    avatar: null,
    banner: null,
    roles: member.roles,
    joined_at: member.joined_at,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}
