import * as z from 'zod';

import { snowflake, text, textBetween } from '../form.ts';

export const id = z.int().min(0).nullish();
export const customId = textBetween(1, 100);

/** A custom emoji by its id, or one of Unicode by itself: words and shortcodes are refused. */
const emoji = z
  .strictObject({
    id: snowflake.nullish(),
    name: z.string().nullish(),
    animated: z.boolean().nullish(),
  })
  .refine(({ id: custom, name }) => custom || /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})$/v.test(name ?? ''), {
    message: 'Invalid emoji',
    params: { code: 'BUTTON_COMPONENT_INVALID_EMOJI' },
    path: ['name'],
  });

const LINK_STYLE = 5;

/** https://discord.com/developers/docs/components/reference#button */
export const button = z
  .strictObject({
    type: z.literal(2),
    id,
    style: z.int().min(1).max(LINK_STYLE),
    label: text(80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: text(512).nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((given, context) => {
    const isLink = given.style === LINK_STYLE;
    if (isLink && !given.url) context.addIssue(required('url', 'A link button must have a url'));
    if (given.url && !/^(?:https?|discord):\/\/\S+$/.test(given.url)) {
      const message = `Scheme or form of "${given.url}" is not supported. Scheme must be one of ('http', 'https', 'discord').`;
      context.addIssue({ code: 'custom', message, params: { code: 'URL_TYPE_INVALID_SCHEME' }, path: ['url'] });
    }
    if (!isLink && !given.custom_id) context.addIssue(required('custom_id', 'A custom id is required'));
    if (!given.label && !given.emoji) context.addIssue(required('label', 'A button must have a label or an emoji'));
    if (isLink ? given.custom_id : given.url) {
      context.addIssue({
        code: 'custom',
        message: 'A custom id and url cannot both be specified',
        params: { code: 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE' },
        path: ['custom_id'],
      });
    }
  });

const count = { min_values: z.int().min(0).max(25).nullish(), max_values: z.int().min(1).max(25).nullish() };
const common = {
  id,
  custom_id: customId,
  placeholder: text(150).nullish(),
  disabled: z.boolean().nullish(),
  /** In modals only. */
  required: z.boolean().nullish(),
  ...count,
};

const option = z.strictObject({
  label: textBetween(1, 100),
  value: textBetween(1, 100),
  description: text(100).nullish(),
  emoji: emoji.nullish(),
  default: z.boolean().nullish(),
});

/** https://discord.com/developers/docs/components/reference#string-select */
const stringSelect = z
  .strictObject({ type: z.literal(3), ...common, options: z.array(option).min(1).max(25) })
  .superRefine(({ options, max_values: max, min_values: min }, context) => {
    const values = options.map(({ value }) => value);
    const fault = (message: string, code: string) =>
      context.addIssue({ code: 'custom', message, params: { code }, path: ['options'] });
    if (new Set(values).size < values.length) {
      fault('The specified option value is already used', 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED');
    }
    if (options.filter((one) => one.default).length > (max ?? 1)) {
      fault('Too many options are chosen by default', 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES');
    }
    if ((min ?? 1) > options.length || (min ?? 1) > (max ?? Math.max(1, min ?? 1))) {
      fault('min_values is more than can be chosen', 'SELECT_COMPONENT_MIN_VALUES');
    }
  });

const defaults = z
  .array(z.strictObject({ id: snowflake, type: z.enum(['user', 'role', 'channel']) }))
  .max(25)
  .nullish();
const userSelect = z.strictObject({ type: z.literal(5), ...common, default_values: defaults });
const roleSelect = z.strictObject({ type: z.literal(6), ...common, default_values: defaults });
const mentionableSelect = z.strictObject({ type: z.literal(7), ...common, default_values: defaults });
const channelSelect = z.strictObject({
  type: z.literal(8),
  ...common,
  default_values: defaults,
  channel_types: z.array(z.int()).nullish(),
});

export const selects = [stringSelect, userSelect, roleSelect, mentionableSelect, channelSelect] as const;

/** Where a thumbnail or a picture of a gallery comes from. */
export const pictureUrl = text(2048).refine((url) => /^(?:https?|attachment):\/\/\S+$/.test(url), {
  message: 'Not a well formed URL.',
  params: { code: 'URL_TYPE_INVALID_URL' },
});

/** A file component shows what is attached, and nothing else. */
export const fileUrl = text(2048).refine((url) => /^attachment:\/\/\S+$/.test(url), {
  message: "Scheme must be one of ('attachment',).",
  params: { code: 'URL_TYPE_INVALID_SCHEME' },
});

/** A paragraph of Markdown. */
export const textDisplay = z.strictObject({ type: z.literal(10), id, content: textBetween(1, 4000) });

/** https://discord.com/developers/docs/components/reference#text-input */
export const textInput = z
  .strictObject({
    type: z.literal(4),
    id,
    custom_id: customId,
    style: z.union([z.literal(1), z.literal(2)]),
    /** Where the input stands in an action row; in a label it is refused. */
    label: textBetween(1, 45).nullish(),
    min_length: z.int().min(0).max(4000).nullish(),
    max_length: z.int().min(1).max(4000).nullish(),
    required: z.boolean().nullish(),
    value: text(4000).nullish(),
    placeholder: text(100).nullish(),
  })
  .superRefine(({ max_length: max, min_length: min, value }, context) => {
    const length = [...(value ?? '')].length;
    const fits = value === undefined || value === null || (length >= (min ?? 0) && length <= (max ?? 4000));
    if (fits) return;
    const message = `Must be between ${min ?? 0} and ${max ?? 4000} in length.`;
    context.addIssue({ code: 'custom', message, params: { code: 'BASE_TYPE_BAD_LENGTH' }, path: ['value'] });
  });

function required(field: string, message: string) {
  return { code: 'custom' as const, message, params: { code: 'BASE_TYPE_REQUIRED' }, path: [field] };
}
