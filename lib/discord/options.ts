/** One value to choose from: people see the name. Names and text values have 1 to 100 characters. */
export interface Choice<Value extends string | number = string | number> {
  readonly name: string;
  readonly value: Value;
}

/** Kinds of channel by the number that Discord gives them: https://discord.com/developers/docs/resources/channel */
export const channelTypes = {
  text: 0,
  voice: 2,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  forum: 15,
  media: 16,
} as const;

export type ChannelTypeName = keyof typeof channelTypes;

interface Described {
  /** 1 to 100 characters. */
  readonly description: string;
  readonly required?: boolean;
}

/** An option has a fixed list of choices, or suggests while one types, or neither; Discord refuses both together. */
type Guided<Value extends string | number> =
  | { readonly choices?: never; readonly autocomplete?: never }
  | { readonly choices: readonly Choice<Value>[]; readonly autocomplete?: never }
  | { readonly choices?: never; readonly autocomplete: true };

export type TextGiven = Described & Guided<string> & { readonly minLength?: number; readonly maxLength?: number };
export type IntegerGiven = Described & Guided<number> & { readonly minValue?: number; readonly maxValue?: number };
export type ChannelGiven = Described & { readonly types: readonly ChannelTypeName[] };

/** An option of a command: a plain value whose type remembers what was given, so that `execute` gets typed values. */
export type OptionSpec =
  | (TextGiven & { readonly kind: 'text' })
  | (IntegerGiven & { readonly kind: 'integer' })
  | (Described & { readonly kind: 'bool' })
  | (ChannelGiven & { readonly kind: 'channel' })
  | (Described & { readonly kind: 'role' })
  | (Described & { readonly kind: 'user' });

/** The key is the option's name; required ones come first. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Text of at most 6000 characters. */
export function text<const Given extends TextGiven>(given: Given): Given & { readonly kind: 'text' } {
  return { ...given, kind: 'text' };
}

/** A whole number within ±2^53. */
export function integer<const Given extends IntegerGiven>(given: Given): Given & { readonly kind: 'integer' } {
  return { ...given, kind: 'integer' };
}

/** True or false. */
export function bool<const Given extends Described>(given: Given): Given & { readonly kind: 'bool' } {
  return { ...given, kind: 'bool' };
}

/** A channel of one of the given types. */
export function channel<const Given extends ChannelGiven>(given: Given): Given & { readonly kind: 'channel' } {
  return { ...given, kind: 'channel' };
}

/** A role of the server, `@everyone` included. */
export function role<const Given extends Described>(given: Given): Given & { readonly kind: 'role' } {
  return { ...given, kind: 'role' };
}

/** A person or a bot. */
export function user<const Given extends Described>(given: Given): Given & { readonly kind: 'user' } {
  return { ...given, kind: 'user' };
}
