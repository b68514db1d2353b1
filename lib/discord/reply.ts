import type { Card } from '#lib/discord/card.ts';

/** What a command, a button or a form leads to. */
export type Reply = MessageReply | UpdateReply | FormReply | LivingReply;

/** A card that lives: it is stored already, and whoever answers later shows it as the answer. */
export interface LivingReply {
  readonly living: { readonly guildId: string; readonly id: string };
}

/** A new message. */
export interface MessageReply {
  readonly card: Card;
  /** Only the person who asked sees it. */
  readonly ephemeral?: boolean;
}

/** Another content for the message that the button stands on. */
export interface UpdateReply {
  readonly update: Card;
}

/** A form (Discord says modal) to fill in; the name is that of a form of the same command. */
export interface FormReply {
  readonly form: string;
  readonly args?: readonly string[];
  /** What stands in the fields already, by their names; ids for channels. */
  readonly filled?: Readonly<Record<string, string | undefined>>;
}
