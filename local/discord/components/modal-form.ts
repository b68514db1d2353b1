import * as z from 'zod';

import { text, textBetween } from '../form.ts';
import { customId, id, selects, textDisplay, textInput } from './fields.ts';

/** https://discord.com/developers/docs/components/reference#label */
const label = z.strictObject({
  type: z.literal(18),
  id,
  label: textBetween(1, 45),
  description: text(100).nullish(),
  component: z.discriminatedUnion('type', [textInput, ...selects]),
});

/** The older way: a text input with a label of its own, alone in a row. */
const inputRow = z.strictObject({ type: z.literal(1), id, components: z.array(textInput).length(1) });

/** The `data` of an answer of type 9: https://discord.com/developers/docs/interactions/receiving-and-responding */
export const modalData = z
  .strictObject({
    custom_id: customId,
    title: textBetween(1, 45),
    components: z
      .array(z.discriminatedUnion('type', [label, inputRow, textDisplay]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => {
    const ids = inputsOf(components).map(({ custom_id }) => custom_id);
    if (new Set(ids).size === ids.length) return;
    const message = 'Component custom id cannot be duplicated';
    context.addIssue({
      code: 'custom',
      message,
      params: { code: 'COMPONENT_CUSTOM_ID_DUPLICATED' },
      path: ['components'],
    });
  });

export type ModalData = z.infer<typeof modalData>;
type Label = Extract<ModalData['components'][number], { type: 18 }>;
export type ModalInput = Label['component'];

/** The inputs of a modal in their order. */
export function inputsOf(components: ModalData['components']): ModalInput[] {
  return components.flatMap((component): ModalInput[] => {
    if (component.type === 18) return [component.component];
    return component.type === 1 ? component.components : [];
  });
}
