import type { ChannelValue } from '#lib/discord/option-values.ts';
import type { ChannelTypeName } from '#lib/discord/options.ts';

interface Labelled {
  /** 1 to 45 characters. */
  readonly label: string;
  /** At most 100 characters, below the label. */
  readonly hint?: string;
  readonly required?: boolean;
}

interface Written extends Labelled {
  readonly minLength?: number;
  /** At most 4000. */
  readonly maxLength?: number;
  /** At most 100 characters. */
  readonly placeholder?: string;
}

/** A field of a form: a plain value whose type remembers what was given, so that `submit` gets typed values. */
export type FieldSpec =
  | (Written & { readonly kind: 'line' })
  | (Written & { readonly kind: 'paragraph' })
  | (Labelled & { readonly kind: 'channel'; readonly types: readonly ChannelTypeName[] });

/** The key is the field's name; Discord takes one to five fields. */
export type FieldSpecs = Readonly<Record<string, FieldSpec>>;

export type FieldValue = string | ChannelValue;

type Filled<Spec extends FieldSpec> = Spec extends { kind: 'channel' } ? ChannelValue : string;

/** The values that `submit` gets: `undefined` only for what is not required. */
export type FieldValues<Specs extends FieldSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends { required: true }
    ? Filled<Specs[Name]>
    : Filled<Specs[Name]> | undefined;
};

/** One line of text. */
export function line<const Given extends Written>(given: Given): Given & { readonly kind: 'line' } {
  return { ...given, kind: 'line' };
}

/** Text of several lines. */
export function paragraph<const Given extends Written>(given: Given): Given & { readonly kind: 'paragraph' } {
  return { ...given, kind: 'paragraph' };
}

/** A channel of one of the given types. */
export function channelField<const Given extends Labelled & { readonly types: readonly ChannelTypeName[] }>(
  given: Given,
): Given & { readonly kind: 'channel' } {
  return { ...given, kind: 'channel' };
}
