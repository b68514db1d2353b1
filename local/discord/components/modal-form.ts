import * as z from 'zod';

import { textBetween } from '../form.ts';
import { customId, id, selects, textDisplay, textInput } from './fields.ts';

/** https://discord.com/developers/docs/components/reference#label */
const label = z
  .strictObject({
    type: z.literal(18),
    id,
    label: textBetween(1, 45),
    description: textBetween(1, 100).nullish(),
    component: z.discriminatedUnion('type', [textInput, ...selects]),
  })
  .superRefine(({ component }, context) => {
    if (component.type === 4 && component.label) {
      const message = 'A text input within a label takes its words from there.';
      context.addIssue({
        code: 'custom',
        message,
        params: { code: 'SIMULATOR_UNKNOWN_FIELD' },
        path: ['component', 'label'],
      });
    }
    if (component.type !== 4 && component.disabled) {
      const message = 'Nothing in a modal can be disabled.';
      context.addIssue({
        code: 'custom',
        message,
        params: { code: 'COMPONENT_DISABLED_IN_MODAL' },
        path: ['component', 'disabled'],
      });
    }
  });

/** The older way: a text input with a label of its own, alone in a row. */
const inputRow = z.strictObject({
  type: z.literal(1),
  id,
  components: z
    .array(
      textInput.refine(({ label: words }) => words, {
        message: 'This field is required',
        params: { code: 'BASE_TYPE_REQUIRED' },
        path: ['label'],
      }),
    )
    .length(1),
});

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
