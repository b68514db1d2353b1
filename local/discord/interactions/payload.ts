import { OPTION_TYPE } from '../command-form.ts';
import { application, botMember, findChannel, findMember, guild } from '../demo-workspace.ts';
import type { Channel, Member } from '../model.ts';
import { deniedBits, memberPermissions } from '../permission-bits.ts';
import { memberView } from '../views.ts';
import type { World } from '../world.ts';
import type { FilledOption } from './check-options.ts';
import type { ChosenCommand } from './choose-command.ts';

const INTERACTION_TYPE = { command: 2, autocomplete: 4 } as const;

const GUILD_CONTEXT = 0;
const LOCALE = 'en-US';
/** Ten mebibytes, what a server without boosts allows. */
const ATTACHMENT_SIZE_LIMIT = 10_485_760;

export interface PayloadParts {
  readonly kind: 'command' | 'autocomplete';
  readonly member: Member;
  readonly channel: Channel;
  readonly chosen: ChosenCommand;
  readonly options: readonly FilledOption[];
}

/**
 * Builds an interaction as Discord sends it:
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export function interactionPayload(world: World, id: string, token: string, parts: PayloadParts) {
  const { member, channel, chosen } = parts;
  const permissions = memberPermissions(member, guild).toString();
  return {
    id,
    application_id: application.id,
    type: INTERACTION_TYPE[parts.kind],
    token,
    version: 1,
    context: GUILD_CONTEXT,
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.preferred_locale, features: guild.features },
    guild_locale: guild.preferred_locale,
    locale: LOCALE,
    channel_id: channel.id,
    channel: {
      ...channel,
      flags: 0,
      nsfw: false,
      rate_limit_per_user: 0,
      last_message_id: world.messages.list(channel.id, { limit: 1 })[0]?.id ?? null,
      permissions,
    },
    member: { ...memberView(member), permissions },
    app_permissions: appPermissions(world, channel),
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
    authorizing_integration_owners: { '0': guild.id },
    entitlements: [],
    entitlement_sku_ids: [],
    data: {
      id: chosen.command.id,
      name: chosen.command.name,
      type: chosen.command.type,
      guild_id: guild.id,
      ...nestedOptions(parts),
      ...(parts.kind === 'command' && resolved(parts.options, permissions)),
    },
  };
}

function nestedOptions({ chosen, options }: PayloadParts) {
  let level: unknown[] = options.map(({ name, type, value, focused }) => ({
    name,
    type,
    value,
    ...(focused && { focused }),
  }));
  for (const { name, type } of chosen.nesting.toReversed()) level = [{ name, type, options: level }];
  return level.length === 0 ? {} : { options: level };
}

/** The objects behind the ids that were chosen; absent when no id was. */
function resolved(options: readonly FilledOption[], permissions: string) {
  const found: Record<'channels' | 'users' | 'members' | 'roles', Record<string, unknown>> = {
    channels: {},
    users: {},
    members: {},
    roles: {},
  };
  for (const { type, value } of options) {
    if (type < OPTION_TYPE.user || type > OPTION_TYPE.mentionable) continue;
    const id = String(value);
    const channel = type === OPTION_TYPE.channel ? findChannel(id) : undefined;
    const member = findMember(id);
    const role = guild.roles.find((candidate) => candidate.id === id);
    if (channel) found.channels[id] = resolvedChannel(channel, permissions);
    if (role) found.roles[id] = role;
    if (member) {
      const { user, deaf: _deaf, mute: _mute, ...rest } = memberView(member);
      found.users[id] = user;
      found.members[id] = { ...rest, permissions: memberPermissions(member, guild).toString() };
    }
  }
  const kept = Object.entries(found).filter(([, entries]) => Object.keys(entries).length > 0);
  return kept.length === 0 ? {} : { resolved: Object.fromEntries(kept) };
}

/** `permissions` are those of the person who asked, in that channel. */
function resolvedChannel(channel: Channel, permissions: string) {
  const { id, name, type, parent_id } = channel;
  return { id, name, type, parent_id, permissions };
}

function appPermissions(world: World, channel: Channel): string {
  const denied = deniedBits(world.settings.botRights(channel.id));
  return (memberPermissions(botMember, guild) & ~denied).toString();
}
