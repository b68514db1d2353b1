/** A component or field as Discord's API writes it: https://discord.com/developers/docs/components/reference */
export type Json = Readonly<Record<string, unknown>>;

/** What a person did with a component of a message. */
export interface ComponentInput {
  readonly messageId: string;
  readonly customId: string;
  /** What was chosen in a menu. */
  readonly values?: readonly string[];
}

/** What stands in the fields of a modal, by their custom ids: text, or what was chosen in a menu. */
export type FieldValues = Readonly<Record<string, string | readonly string[]>>;

/** Why a modal was not taken; `option` is the custom id of the field that is wrong. */
export interface Refusal {
  readonly message: string;
  readonly option?: string;
}

/** The sentence of something that was thrown. */
export function sentenceOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
