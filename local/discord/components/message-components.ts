import * as z from 'zod';

import { text } from '../form.ts';
import { button, fileUrl, id, pictureUrl, selects, textDisplay } from './fields.ts';

/** https://discord.com/developers/docs/components/reference#action-row */
const actionRow = z
  .strictObject({
    type: z.literal(1),
    id,
    components: z
      .array(z.discriminatedUnion('type', [button, ...selects]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    const menus = components.filter(({ type }) => type !== 2).length;
    if (menus === 0 || components.length === 1) return;
    const message = 'A menu fills its row: nothing may stand beside it';
    context.addIssue({
      code: 'custom',
      message,
      params: { code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED' },
      path: ['components'],
    });
  });

const media = z.strictObject({ url: pictureUrl });
const thumbnail = z.strictObject({
  type: z.literal(11),
  id,
  media,
  description: text(1024).nullish(),
  spoiler: z.boolean().nullish(),
});
const section = z.strictObject({
  type: z.literal(9),
  id,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.discriminatedUnion('type', [button, thumbnail]),
});
const gallery = z.strictObject({
  type: z.literal(12),
  id,
  items: z
    .array(z.strictObject({ media, description: text(1024).nullish(), spoiler: z.boolean().nullish() }))
    .min(1)
    .max(10),
});
const separator = z.strictObject({
  type: z.literal(14),
  id,
  divider: z.boolean().nullish(),
  spacing: z.union([z.literal(1), z.literal(2)]).nullish(),
});

/** https://discord.com/developers/docs/components/reference#file */
const file = z.strictObject({
  type: z.literal(13),
  id,
  file: z.strictObject({ url: fileUrl }),
  spoiler: z.boolean().nullish(),
});

const container = z.strictObject({
  type: z.literal(17),
  id,
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().nullish(),
  components: z.array(z.discriminatedUnion('type', [actionRow, section, textDisplay, gallery, separator, file])).min(1),
});

/** Components of a message, V2 and older alike. Which may stand together is asked of `layoutFaults`. */
export const components = z.array(
  z.discriminatedUnion('type', [actionRow, section, textDisplay, gallery, separator, file, container]),
);
