import { placedComponents } from './components/place.ts';
import { storedComponents } from './components/stored.ts';
import { guild, members } from './demo-workspace.ts';
import type { AllowedMentions } from './message-form.ts';
import { type Attachment, MESSAGE_TYPES, type Message, type User } from './model.ts';
import { discordTimestamp } from './snowflake.ts';
import type { World } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

const TEXT_DISPLAY = 10;

export interface Draft {
  readonly channelId: string;
  readonly author: User;
  readonly content?: string | null | undefined;
  readonly embeds?: readonly Json[] | null | undefined;
  readonly components?: readonly Json[] | null | undefined;
  /** Files that neither embeds nor components show. */
  readonly attachments?: readonly Attachment[];
  readonly allowedMentions?: AllowedMentions | null | undefined;
  readonly flags?: number | null | undefined;
  /** The message that this one answers. */
  readonly replyTo?: Message | undefined;
  readonly more?: Partial<Message>;
}

/** Makes a message object as Discord answers it, stamped with the virtual now. */
export function composeMessage(world: World, draft: Draft): Message {
  const { replyTo } = draft;
  return {
    id: world.nextId(),
    channel_id: draft.channelId,
    type: replyTo ? MESSAGE_TYPES.reply : MESSAGE_TYPES.plain,
    author: draft.author,
    timestamp: discordTimestamp(world.clock.now()),
    edited_timestamp: null,
    tts: false,
    attachments: draft.attachments ?? [],
    pinned: false,
    flags: draft.flags ?? 0,
    ...written(draft),
    ...(replyTo && {
      message_reference: {
        type: 0,
        message_id: replyTo.id,
        channel_id: replyTo.channel_id,
        guild_id: guild.id,
      },
      referenced_message: replyTo,
    }),
    ...draft.more,
  };
}

/** The fields of a message that follow from what was written. */
export function written(draft: Omit<Draft, 'channelId' | 'author' | 'more'>) {
  const content = (draft.content ?? '').trim();
  return {
    content,
    embeds: (draft.embeds ?? []).map((embed) => ({ type: 'rich', ...withoutEmpty(embed) })),
    components: storedComponents(draft.components),
    ...mentionsOf([content, ...textsOf(draft.components)].join('\n'), draft),
  };
}

/**
 * Who is pinged: what the text mentions, cut to what `allowed_mentions` allows. Without `allowed_mentions` everything pings:
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
function mentionsOf(content: string, draft: Pick<Draft, 'allowedMentions' | 'replyTo'>) {
  const allowed = draft.allowedMentions;
  const parse = allowed ? (allowed.parse ?? []) : ['everyone', 'users', 'roles'];
  const userIds = new Set([...content.matchAll(/<@!?(\d{15,20})>/g)].map((match) => match[1]));
  const roleIds = new Set([...content.matchAll(/<@&(\d{15,20})>/g)].map((match) => match[1]));
  const pinged = (kind: 'users' | 'roles', id: string) => parse.includes(kind) || (allowed?.[kind] ?? []).includes(id);
  const mentions = members
    .map((member) => member.user)
    .filter((user) => userIds.has(user.id) && pinged('users', user.id));
  const { replyTo } = draft;
  const repliedIsPinged = allowed ? allowed.replied_user === true : true;
  if (replyTo && repliedIsPinged && !mentions.some((user) => user.id === replyTo.author.id))
    mentions.push(replyTo.author);
  return {
    mention_everyone: parse.includes('everyone') && /@(everyone|here)\b/.test(content),
    mentions,
    mention_roles: guild.roles
      .filter((role) => roleIds.has(role.id) && pinged('roles', role.id))
      .map((role) => role.id),
  };
}

/** Text displays ping as content does. */
function textsOf(components: Draft['components']): string[] {
  return placedComponents(components).flatMap(({ component }) =>
    component.type === TEXT_DISPLAY ? [String(component['content'])] : [],
  );
}

function withoutEmpty(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null && field !== undefined));
}
