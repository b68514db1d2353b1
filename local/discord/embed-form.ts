import * as z from 'zod';

import { text, textBetween } from './form.ts';

/** The characters that all embeds of a message may have together. */
const MAX_EMBED_CHARACTERS = 6000;

const webAddress = z.string().refine((value) => /^(https?|attachment):\/\/\S+$/.test(value) && value.length <= 2048, {
  message: 'Not a well formed URL.',
  params: { code: 'URL_TYPE_INVALID_URL' },
});

const media = z.strictObject({ url: webAddress });

/** Discord's limits of an embed: https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const embed = z.strictObject({
  type: z.literal('rich').nullish(),
  title: text(256).nullish(),
  description: text(4096).nullish(),
  url: webAddress.nullish(),
  timestamp: z.iso.datetime({ offset: true }).nullish(),
  color: z.int().min(0).max(0xffffff).nullish(),
  footer: z.strictObject({ text: text(2048), icon_url: webAddress.nullish() }).nullish(),
  image: media.nullish(),
  thumbnail: media.nullish(),
  author: z.strictObject({ name: text(256), url: webAddress.nullish(), icon_url: webAddress.nullish() }).nullish(),
  fields: z
    .array(z.strictObject({ name: textBetween(1, 256), value: textBetween(1, 1024), inline: z.boolean().nullish() }))
    .max(25)
    .nullish(),
});

type Embed = z.infer<typeof embed>;

export const embeds = z
  .array(embed)
  .max(10)
  .refine((list) => list.reduce((sum, one) => sum + embedLength(one), 0) <= MAX_EMBED_CHARACTERS, {
    message: `Embed size exceeds maximum size of ${MAX_EMBED_CHARACTERS}`,
    params: { code: 'MAX_EMBED_SIZE_EXCEEDED' },
  });

function embedLength(one: Embed): number {
  const parts = [one.title, one.description, one.footer?.text, one.author?.name];
  for (const field of one.fields ?? []) parts.push(field.name, field.value);
  return parts.reduce((sum, part) => sum + [...(part ?? '')].length, 0);
}
