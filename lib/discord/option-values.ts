import type { Choice, OptionSpec, OptionSpecs } from '#lib/discord/options.ts';

export interface ChannelValue {
  readonly id: string;
  readonly name: string;
  /** Discord's number of the kind of channel. */
  readonly type: number;
  /** What the person who asks may do in that channel. */
  readonly permissions: bigint;
}

export interface RoleValue {
  readonly id: string;
  readonly name: string;
}

export interface UserValue {
  readonly id: string;
  /** The name shown: the display name when there is one, else the user name. */
  readonly name: string;
}

export type OptionValue = string | number | boolean | ChannelValue | RoleValue | UserValue;

/** What a required option of this kind gives: choices give the union of their values. */
type Filled<Spec extends OptionSpec> = Spec extends { choices: ReadonlyArray<Choice<infer Value>> }
  ? Value
  : Spec extends { kind: 'text' }
    ? string
    : Spec extends { kind: 'integer' }
      ? number
      : Spec extends { kind: 'bool' }
        ? boolean
        : Spec extends { kind: 'channel' }
          ? ChannelValue
          : Spec extends { kind: 'role' }
            ? RoleValue
            : UserValue;

/** The values that `execute` gets: `undefined` only for what is not required. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { required: true }
    ? Filled<Specs[Name]>
    : Filled<Specs[Name]> | undefined;
};

/** Of channels, roles and users Discord sends only the id while someone is typing. */
type HalfFilled<Spec extends OptionSpec> = Spec extends { kind: 'channel' | 'role' | 'user' }
  ? { readonly id: string }
  : Filled<Spec>;

/** What is filled in while someone is still typing: anything may be missing. */
export type PartialValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: HalfFilled<Specs[Name]> | undefined;
};

/** The names of the options that suggest. */
export type SuggestingNames<Specs extends OptionSpecs> = {
  [Name in keyof Specs]: Specs[Name] extends { autocomplete: true } ? Name : never;
}[keyof Specs];

/** The type of the values that an option suggests. */
export type SuggestedValue<Spec> = Spec extends { kind: 'integer' } ? number : string;
