import * as z from 'zod';

import { text, textBetween } from './form.ts';

const LINK_STYLE = 5;

const emoji = z.strictObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
  animated: z.boolean().nullish(),
});

/** https://discord.com/developers/docs/components/reference#button */
const button = z
  .strictObject({
    type: z.literal(2),
    id: z.int().min(0).nullish(),
    style: z.int().min(1).max(LINK_STYLE),
    label: text(80).nullish(),
    emoji: emoji.nullish(),
    custom_id: textBetween(1, 100).nullish(),
    url: text(512).nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((given, context) => {
    const isLink = given.style === LINK_STYLE;
    if (isLink && !given.url) context.addIssue(required('url', 'A link button must have a url'));
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

const actionRow = z.strictObject({
  type: z.literal(1, { error: 'The local simulator supports only action rows (type 1) here yet.' }),
  id: z.int().min(0).nullish(),
  components: z.array(button).min(1).max(5),
});

/** Up to five action rows of buttons; menus and Components V2 are refused. */
export const components = z
  .array(actionRow)
  .max(5)
  .superRefine((rows, context) => {
    const seen = new Set<string>();
    for (const [row, { components: buttons }] of rows.entries()) {
      for (const [column, { custom_id: customId }] of buttons.entries()) {
        if (!customId) continue;
        if (seen.has(customId)) {
          context.addIssue({
            code: 'custom',
            message: 'Component custom id cannot be duplicated',
            params: { code: 'COMPONENT_CUSTOM_ID_DUPLICATED' },
            path: [row, 'components', column, 'custom_id'],
          });
        }
        seen.add(customId);
      }
    }
  });

function required(field: string, message: string) {
  return { code: 'custom' as const, message, params: { code: 'BASE_TYPE_REQUIRED' }, path: [field] };
}
