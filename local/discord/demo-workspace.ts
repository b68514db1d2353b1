import type { Application, Channel, Guild, Member, Role, User } from './model.ts';
import { EVERYONE_PERMISSIONS, memberPermissions, PERMISSION } from './permission-bits.ts';

const GUILD_ID = '1184520371950587904';
const APPLICATION_ID = '1201337846259417088';
const JOINED_AT = '2026-01-12T08:30:00.000000+00:00';

const ROLE_ID = {
  viewer: '1184521466789052416',
  operator: '1184521533432365056',
  admin: '1184521607969341440',
  keyholder: '1184521689473089536',
  bot: '1201338512369418240',
} as const;

const EVERYONE = EVERYONE_PERMISSIONS.toString();

export const application: Application = {
  id: APPLICATION_ID,
  name: 'Watchbell',
  description: 'An operations bot: diagnoses, schedules, watches and repairs from chat.',
};

/** The bot's own user; for applications made since 2016 its id is the application's id. */
export const botUser: User = { ...user(APPLICATION_ID, 'watchbell', null), bot: true };

const vera = user('318841027364945921', 'vera.viewer', 'Vera');
const otto = user('402557719036231681', 'otto.ops', 'Otto');
const ada = user('277163905842020353', 'ada.admin', 'Ada');
const alan = user('195548360217690112', 'alan.owns', 'Alan');
const nell = user('633208817450139648', 'nell.new', 'Nell');

// The admin role may manage the server but is no ADMINISTRATOR: only Ada's key and the owner are, so that the rule for a
// workspace without a role map can be seen.
const roles: readonly Role[] = [
  role({ id: GUILD_ID, name: '@everyone', position: 0, permissions: EVERYONE }),
  role({ id: ROLE_ID.viewer, name: 'viewer', position: 1, permissions: EVERYONE, color: 0x9b9ca3 }),
  role({ id: ROLE_ID.operator, name: 'operator', position: 2, permissions: EVERYONE, color: 0x2f9e6e }),
  role({
    id: ROLE_ID.admin,
    name: 'admin',
    position: 3,
    permissions: (EVERYONE_PERMISSIONS | PERMISSION.MANAGE_GUILD).toString(),
    color: 0xc27c0e,
  }),
  role({
    id: ROLE_ID.keyholder,
    name: 'keyholder',
    position: 5,
    permissions: PERMISSION.ADMINISTRATOR.toString(),
  }),
  {
    ...role({ id: ROLE_ID.bot, name: 'Watchbell', position: 4, permissions: EVERYONE }),
    managed: true,
    tags: { bot_id: APPLICATION_ID },
  },
];

export const guild: Guild = {
  id: GUILD_ID,
  name: 'Acme Operations',
  owner_id: alan.id,
  preferred_locale: 'en-US',
  features: ['COMMUNITY'],
  roles,
};

export const channels: readonly Channel[] = [
  channel('1184520372755894272', 'general', 0, 'Anything that fits nowhere else'),
  channel('1184522750905409536', 'ops', 1, 'Where the work is done: schedules, runs, hand-overs'),
  channel('1184522816273879040', 'alerts', 2, 'What needs a person, and nothing else'),
];

export const botMember: Member = { user: botUser, roles: [ROLE_ID.bot], joined_at: JOINED_AT };

export const members: readonly Member[] = [
  { user: vera, roles: [ROLE_ID.viewer], joined_at: JOINED_AT },
  { user: otto, roles: [ROLE_ID.operator], joined_at: JOINED_AT },
  { user: ada, roles: [ROLE_ID.admin, ROLE_ID.keyholder], joined_at: JOINED_AT },
  { user: alan, roles: [ROLE_ID.admin], joined_at: JOINED_AT },
  { user: nell, roles: [], joined_at: JOINED_AT },
];

export type DemoRole = 'viewer' | 'operator' | 'admin' | 'owner' | 'none';

/** A person of the demo workspace as `/sim/discord/state` tells it; `roles` are role ids, `permissions` a decimal bit string. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: DemoRole;
  readonly roles: readonly string[];
  readonly permissions: string;
}

/** The five people of the demo workspace as `list` has them, from the least right to the most, the newcomer last. */
export function people(list: readonly Member[]): DemoPerson[] {
  return list.map((member) => ({
    id: member.user.id,
    name: member.user.global_name ?? member.user.username,
    username: member.user.username,
    role: demoRole(member),
    roles: member.roles,
    permissions: memberPermissions(member, guild).toString(),
  }));
}

export function findMember(userId: string): Member | undefined {
  return members.find((member) => member.user.id === userId);
}

export function findChannel(channelId: string): Channel | undefined {
  return channels.find((candidate) => candidate.id === channelId);
}

function demoRole(member: Member): DemoRole {
  if (member.user.id === guild.owner_id) return 'owner';
  for (const name of ['admin', 'operator', 'viewer'] as const) {
    if (member.roles.includes(ROLE_ID[name])) return name;
  }
  return 'none';
}

function user(id: string, username: string, displayName: string | null): User {
  const discriminator = displayName === null ? '4127' : '0';
  return {
    id,
    username,
    global_name: displayName,
    discriminator,
    avatar: null,
    flags: 0,
    public_flags: 0,
    primary_guild: null,
  };
}

function role(given: Pick<Role, 'id' | 'name' | 'position' | 'permissions'> & { color?: number }): Role {
  return { color: 0, hoist: false, managed: false, mentionable: false, flags: 0, ...given };
}

function channel(id: string, name: string, position: number, topic: string): Channel {
  return { id, guild_id: GUILD_ID, name, type: 0, topic, position, parent_id: null };
}
