import * as z from 'zod/mini';

/** Ids of Discord; they go into keys, so nothing else passes. https://discord.com/developers/docs/reference#snowflakes */
const Snowflake = z.string().check(z.regex(/^\d{1,20}$/));

/** A set of permission bits, sent as decimal digits. */
const Permissions = z.pipe(
  z.string().check(z.regex(/^\d{1,39}$/)),
  z.transform((digits) => BigInt(digits)),
);

const User = z.object({ id: Snowflake, username: z.string(), global_name: z.nullish(z.string()) });

const Member = z.object({ user: User, roles: z.array(Snowflake), permissions: Permissions });

const leafOption = {
  name: z.string(),
  type: z.number(),
  value: z.optional(z.union([z.string(), z.number(), z.boolean()])),
  focused: z.optional(z.boolean()),
};

/** A filled-in option; for a sub-command (type 1) `options` holds what was filled in below it. */
const GivenOption = z.object({ ...leafOption, options: z.optional(z.array(z.object(leafOption))) });

/** The objects behind the ids that were chosen. Discord leaves it out while someone is typing. */
const Resolved = z.object({
  users: z.optional(z.record(Snowflake, User)),
  roles: z.optional(z.record(Snowflake, z.object({ id: Snowflake, name: z.string() }))),
  channels: z.optional(
    z.record(
      Snowflake,
      // Discord sends no name for some kinds of channel; `permissions` are those of the person who asks, in that channel.
      z.object({ id: Snowflake, name: z.nullish(z.string()), type: z.number(), permissions: Permissions }),
    ),
  ),
});

/** Fields that every interaction has. */
const common = {
  id: Snowflake,
  application_id: Snowflake,
  token: z.string(),
  guild_id: z.optional(Snowflake),
  channel_id: z.optional(Snowflake),
  /** Who asks, inside a server; in a direct message Discord sends `user` instead. */
  member: z.optional(Member),
};

const asked = {
  ...common,
  data: z.object({
    id: Snowflake,
    name: z.string(),
    options: z.optional(z.array(GivenOption)),
    resolved: z.optional(Resolved),
  }),
};

/** The message that a button or a menu stands on. */
const Message = z.object({ id: Snowflake, flags: z.optional(z.number()) });

/** A field of a form as it was filled in. */
const GivenField = z.object({
  custom_id: z.string(),
  value: z.optional(z.string()),
  values: z.optional(z.array(z.string())),
});

/**
 * What Discord sends after the PING (type 1, which the edge answers by itself): a slash command (2), a button or menu that
 * was used (3), a person typing into an option with suggestions (4), a form that was sent (5). Lenient: it takes the fields
 * used and drops all others.
 *
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export const Interaction = z.discriminatedUnion('type', [
  z.object({ type: z.literal(2), ...asked }),
  z.object({
    type: z.literal(3),
    ...common,
    message: Message,
    data: z.object({ custom_id: z.string(), values: z.optional(z.array(z.string())), resolved: z.optional(Resolved) }),
  }),
  z.object({ type: z.literal(4), ...asked }),
  z.object({
    type: z.literal(5),
    ...common,
    message: z.optional(Message),
    data: z.object({
      custom_id: z.string(),
      components: z.array(z.object({ component: z.optional(GivenField) })),
      resolved: z.optional(Resolved),
    }),
  }),
]);

export type Interaction = z.infer<typeof Interaction>;
export type CommandInteraction = Extract<Interaction, { type: 2 | 4 }>;
export type GivenField = z.infer<typeof GivenField>;
export type GivenOption = z.infer<typeof GivenOption>;
export type Resolved = z.infer<typeof Resolved>;
export type Member = z.infer<typeof Member>;

/** An interaction inside a server: it names the server and the member who asks. */
export type GuildInteraction<Kind extends Interaction = Interaction> = Kind & {
  guild_id: string;
  channel_id: string;
  member: Member;
};

/** True for what was asked inside a server's channel, false for direct messages. */
export function isInGuild<Kind extends Interaction>(interaction: Kind): interaction is GuildInteraction<Kind> {
  return interaction.guild_id !== undefined && interaction.channel_id !== undefined && interaction.member !== undefined;
}
