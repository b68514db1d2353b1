import { type FormErrorTree, invalidForm, refusals } from '../api-error.ts';
import { application, botMember, botUser, channels, guild } from '../demo-workspace.ts';
import { addFault } from '../form.ts';
import type { Channel } from '../model.ts';
import { currentMember, currentMembers } from '../people/directory.ts';
import { channelView, memberView } from '../views.ts';
import type { World } from '../world.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute, requireGuild, seenChannel } from './call.ts';

const MAX_MEMBERS = 1000;

/** What Discord says of a server that has set up nothing of it. */
const GUILD_WITHOUT_EXTRAS = {
  icon: null,
  description: null,
  home_header: null,
  splash: null,
  discovery_splash: null,
  banner: null,
  application_id: null,
  region: 'us-east',
  verification_level: 1,
  default_message_notifications: 1,
  explicit_content_filter: 2,
  mfa_level: 0,
  premium_tier: 0,
  premium_subscription_count: 0,
  premium_progress_bar_enabled: false,
  nsfw: false,
  nsfw_level: 0,
  system_channel_flags: 0,
  afk_channel_id: null,
  afk_timeout: 300,
  widget_enabled: false,
  widget_channel_id: null,
  rules_channel_id: null,
  safety_alerts_channel_id: null,
  public_updates_channel_id: null,
  vanity_url_code: null,
  max_presences: null,
  max_members: 500_000,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  incidents_data: null,
  emojis: [],
  stickers: [],
} as const;

export const workspaceRoutes: readonly RestRoute[] = [
  {
    method: 'GET',
    path: '/users/@me',
    answer: () => ({ status: 200, body: { ...botUser, verified: true, mfa_enabled: true } }),
  },
  { method: 'GET', path: '/applications/@me', answer: getApplication },
  { method: 'GET', path: '/guilds/:guild_id', answer: getGuild },
  { method: 'GET', path: '/guilds/:guild_id/roles', answer: getRoles },
  { method: 'GET', path: '/guilds/:guild_id/channels', answer: getChannels },
  { method: 'GET', path: '/guilds/:guild_id/members', answer: listMembers },
  { method: 'GET', path: '/guilds/:guild_id/members/:user_id', answer: getMember },
  { method: 'GET', path: '/channels/:channel_id', answer: getChannel },
];

function getApplication(): RestAnswer {
  return {
    status: 200,
    body: { ...application, icon: null, bot: botUser, bot_public: false, bot_require_code_grant: false, flags: 0 },
  };
}

function getGuild(call: RestCall): RestAnswer {
  requireGuild(call);
  return {
    status: 200,
    body: {
      ...GUILD_WITHOUT_EXTRAS,
      ...guild,
      system_channel_id: channels[0]?.id ?? null,
    },
  };
}

function getRoles(call: RestCall): RestAnswer {
  requireGuild(call);
  return { status: 200, body: guild.roles };
}

function getChannels(call: RestCall): RestAnswer {
  requireGuild(call);
  const { messages, settings } = call.world;
  return {
    status: 200,
    body: channels.map((channel) =>
      channelView(channel, settings.botRights(channel.id), lastMessageId(messages, channel)),
    ),
  };
}

/**
 * The members after the user id `after`, the bot among them, in the order of their ids; one unless `limit` says more.
 *
 * https://discord.com/developers/docs/resources/guild#list-guild-members
 */
function listMembers(call: RestCall): RestAnswer {
  requireGuild(call);
  const errors: FormErrorTree = {};
  const limit = Number(call.query.get('limit') ?? 1);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_MEMBERS) {
    const message = `int value should be between 1 and ${MAX_MEMBERS}.`;
    addFault(errors, ['limit'], { code: 'NUMBER_TYPE_COERCE', message });
  }
  const after = call.query.get('after') ?? '0';
  if (!/^\d{1,20}$/.test(after)) {
    addFault(errors, ['after'], { code: 'NUMBER_TYPE_COERCE', message: `Value "${after}" is not snowflake.` });
  }
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
  const found = [botMember, ...currentMembers(call.world)]
    .map((member) => ({ member, id: BigInt(member.user.id) }))
    .filter(({ id }) => id > BigInt(after))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .slice(0, limit);
  return { status: 200, body: found.map(({ member }) => memberView(member)) };
}

function getMember(call: RestCall): RestAnswer {
  requireGuild(call);
  const userId = idParam(call, 'user_id');
  const member = userId === botUser.id ? botMember : currentMember(call.world, userId);
  if (!member) throw refusals.unknownMember();
  return { status: 200, body: memberView(member) };
}

function getChannel(call: RestCall): RestAnswer {
  const { channel, rights } = seenChannel(call);
  return { status: 200, body: channelView(channel, rights, lastMessageId(call.world.messages, channel)) };
}

function lastMessageId(messages: World['messages'], channel: Channel): string | undefined {
  return messages.list(channel.id, { limit: 1 })[0]?.id;
}
