import { OPTION_TYPE } from '../command-form.ts';
import { application, botMember, findChannel, guild } from '../demo-workspace.ts';
import type { Channel, Member, SeenMessage } from '../model.ts';
import { currentMember } from '../people/directory.ts';
import { deniedBits, memberPermissions } from '../permission-bits.ts';
import { memberView } from '../views.ts';
import type { World } from '../world.ts';
import type { FilledOption } from './check-options.ts';
import type { ChosenCommand } from './choose-command.ts';
import type { UsedComponent } from './choose-component.ts';
import type { OpenModal } from './session-store.ts';

const INTERACTION_TYPE = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

const BUTTON = 2;
/** Menus of users, roles, mentionables and channels choose what these options choose. */
const MENU_OPTION_TYPES: Readonly<Record<number, number>> = {
  5: OPTION_TYPE.user,
  6: OPTION_TYPE.role,
  7: OPTION_TYPE.mentionable,
  8: OPTION_TYPE.channel,
};

const GUILD_CONTEXT = 0;
const LOCALE = 'en-US';
/** Ten mebibytes, what a server without boosts allows. */
const ATTACHMENT_SIZE_LIMIT = 10_485_760;

interface Asking {
  readonly member: Member;
  readonly channel: Channel;
}

/** What a person does, ready to be told to the bot. */
export type PayloadParts = Asking &
  (
    | {
        readonly kind: 'command' | 'autocomplete';
        readonly chosen: ChosenCommand;
        readonly options: readonly FilledOption[];
      }
    | { readonly kind: 'component'; readonly used: UsedComponent }
    | {
        readonly kind: 'modal';
        readonly modal: OpenModal;
        readonly filled: readonly object[];
        readonly ids: readonly ChosenId[];
        /** The message whose button opened the modal. */
        readonly message?: SeenMessage | undefined;
      }
  );

type CommandParts = Extract<PayloadParts, { chosen: ChosenCommand }>;

/** An id that was chosen: `type` is that of an option or of a menu. */
interface ChosenId {
  readonly type: number;
  readonly value: unknown;
}

/**
 * Builds an interaction as Discord sends it:
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export function interactionPayload(world: World, id: string, token: string, parts: PayloadParts) {
  const { member, channel } = parts;
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
    ...messageOf(parts),
    data: dataOf(world, parts, permissions),
  };
}

function messageOf(parts: PayloadParts): { message?: SeenMessage } {
  if (parts.kind === 'component') return { message: parts.used.message };
  return parts.kind === 'modal' && parts.message ? { message: parts.message } : {};
}

function dataOf(world: World, parts: PayloadParts, permissions: string): object {
  if (parts.kind === 'component') {
    const { component, values } = parts.used;
    const chosen = component.type === BUTTON ? {} : { values };
    const ids = values.map((value) => ({ type: MENU_OPTION_TYPES[component.type] ?? 0, value }));
    return {
      component_type: component.type,
      custom_id: component.custom_id,
      id: component['id'],
      ...chosen,
      ...resolved(world, ids, permissions),
    };
  }
  if (parts.kind === 'modal') {
    const ids = parts.ids.map(({ type, value }) => ({ type: MENU_OPTION_TYPES[type] ?? 0, value }));
    return { custom_id: parts.modal.data.custom_id, components: parts.filled, ...resolved(world, ids, permissions) };
  }
  const { chosen } = parts;
  return {
    id: chosen.command.id,
    name: chosen.command.name,
    type: chosen.command.type,
    ...(chosen.command.guild_id !== undefined && { guild_id: chosen.command.guild_id }),
    ...nestedOptions(parts),
    ...(parts.kind === 'command' && resolved(world, parts.options, permissions)),
  };
}

function nestedOptions({ chosen, options }: CommandParts) {
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
function resolved(world: World, options: readonly ChosenId[], permissions: string) {
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
    const member = currentMember(world, id);
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
