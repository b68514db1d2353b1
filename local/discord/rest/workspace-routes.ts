import { refusals } from '../api-error.ts';
import { application, botMember, botUser, channels, findMember, guild } from '../demo-workspace.ts';
import type { Channel } from '../model.ts';
import { channelView, memberView } from '../views.ts';
import type { World } from '../world.ts';
import { idParam, type RestAnswer, type RestCall, type RestRoute, requireGuild, seenChannel } from './call.ts';

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
      ...guild,
      icon: null,
      description: null,
      verification_level: 1,
      default_message_notifications: 1,
      explicit_content_filter: 2,
      mfa_level: 0,
      premium_tier: 0,
      nsfw_level: 0,
      system_channel_id: channels[0]?.id ?? null,
      afk_channel_id: null,
      afk_timeout: 300,
      emojis: [],
      stickers: [],
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

function getMember(call: RestCall): RestAnswer {
  requireGuild(call);
  const userId = idParam(call, 'user_id');
  const member = userId === botUser.id ? botMember : findMember(userId);
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
