/**
 * The shapes that Discord's REST API answers with, as far as the simulator has them.
 *
 * Field names are Discord's own: https://discord.com/developers/docs/resources/message#message-object
 */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly global_name: string | null;
  readonly discriminator: string;
  readonly avatar: null;
  readonly flags: number;
  readonly public_flags: number;
  readonly primary_guild: null;
  readonly bot?: true;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly color: number;
  readonly hoist: boolean;
  readonly position: number;
  /** A decimal bit string. */
  readonly permissions: string;
  readonly managed: boolean;
  readonly mentionable: boolean;
  readonly flags: number;
  readonly tags?: { readonly bot_id: string };
}

export interface Member {
  readonly user: User;
  readonly roles: readonly string[];
  /** ISO 8601 with an offset, as Discord writes it. */
  readonly joined_at: string;
}

export interface Channel {
  readonly id: string;
  readonly guild_id: string;
  readonly name: string;
  /** 0 is a text channel. */
  readonly type: number;
  readonly topic: string | null;
  readonly position: number;
  readonly parent_id: string | null;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly owner_id: string;
  readonly preferred_locale: string;
  readonly features: readonly string[];
  readonly roles: readonly Role[];
}

export interface Application {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface InteractionMetadata {
  readonly id: string;
  readonly type: number;
  readonly user: User;
  readonly authorizing_integration_owners: Readonly<Record<string, string>>;
  /** The command with its sub-commands; of commands only. */
  readonly name?: string;
  readonly command_type?: number;
  /** The message whose button or menu was used. */
  readonly interacted_message_id?: string;
  /** What opened the modal. */
  readonly triggering_interaction_metadata?: InteractionMetadata;
  /** Of follow-ups: the first answer. */
  readonly original_response_message_id?: string;
}

/**
 * A file of a message. Its addresses have no origin here: the bot is told whole ones, who looks from the console asks the
 * place where he is.
 */
export interface Attachment {
  readonly id: string;
  readonly filename: string;
  /** The name before it was cleaned. */
  readonly title?: string;
  readonly description?: string;
  readonly content_type: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
  readonly proxy_url: string;
  /** Pixels, of pictures. */
  readonly width?: number;
  readonly height?: number;
  readonly ephemeral?: true;
}

export interface Message {
  readonly id: string;
  readonly channel_id: string;
  readonly type: number;
  readonly author: User;
  readonly content: string;
  readonly timestamp: string;
  readonly edited_timestamp: string | null;
  readonly tts: boolean;
  readonly mention_everyone: boolean;
  readonly mentions: readonly User[];
  readonly mention_roles: readonly string[];
  /** Not those that embeds or components show: https://github.com/discord/discord-api-docs/issues/8277 */
  readonly attachments: readonly Attachment[];
  readonly embeds: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly components: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly pinned: boolean;
  readonly flags: number;
  readonly application_id?: string;
  readonly webhook_id?: string;
  readonly message_reference?: {
    readonly type: number;
    readonly message_id: string;
    readonly channel_id: string;
    readonly guild_id: string;
  };
  readonly referenced_message?: Message | null;
  readonly interaction_metadata?: InteractionMetadata;
}

/** A message as a person sees it: `failure` is the line that Discord's client shows under a command that went wrong. */
export interface SeenMessage extends Message {
  readonly failure?: string;
}

export const MESSAGE_FLAGS = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  /** "Watchbell is thinking…" */
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  componentsV2: 1 << 15,
} as const;

export const MESSAGE_TYPES = { plain: 0, reply: 19, command: 20 } as const;
