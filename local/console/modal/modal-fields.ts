import { chosenAtFirst, limitsOf } from '../components/select-choices.ts';
import { COMPONENT, isSelect, partsOf, type SelectShape, type TextInputShape, textIn } from '../components/shapes.ts';
import type { FieldValues, Json } from '../interactions/result.ts';

/** Discord's longest text in a modal: https://discord.com/developers/docs/components/reference#text-input */
const MAX_TEXT = 4000;

/** What a modal shows: a field with its label, or words between fields. */
export type ModalPart =
  | { readonly kind: 'words'; readonly content: string }
  | { readonly kind: 'field'; readonly field: ModalField }
  | { readonly kind: 'unknown'; readonly type: unknown };

export interface ModalField {
  readonly customId: string;
  readonly label: string;
  readonly description?: string;
  readonly required: boolean;
  readonly input: TextInputShape | SelectShape;
}

/** Reads the components of a modal: labels (the form of today) and action rows (the form of before). */
export function modalParts(components: readonly Json[]): ModalPart[] {
  return components.flatMap((component): ModalPart[] => {
    switch (component['type']) {
      case COMPONENT.textDisplay:
        return [{ kind: 'words', content: textIn(component, 'content') }];
      case COMPONENT.label:
        return [partOf(component['component'] as Json, component)];
      case COMPONENT.actionRow:
        return partsOf(component).map((inner) => partOf(inner, inner));
      default:
        return [{ kind: 'unknown', type: component['type'] }];
    }
  });
}

function partOf(input: Json, labelled: Json): ModalPart {
  if (input['type'] !== COMPONENT.textInput && !isSelect(input)) return { kind: 'unknown', type: input['type'] };
  const description = labelled['description'];
  return {
    kind: 'field',
    field: {
      customId: textIn(input, 'custom_id'),
      label: textIn(labelled, 'label') || 'Choose',
      ...(typeof description === 'string' && { description }),
      required: input['required'] !== false,
      input: input as unknown as TextInputShape | SelectShape,
    },
  };
}

export function fieldsOf(parts: readonly ModalPart[]): ModalField[] {
  return parts.flatMap((part) => (part.kind === 'field' ? [part.field] : []));
}

export function isText(input: TextInputShape | SelectShape): input is TextInputShape {
  return input.type === COMPONENT.textInput;
}

/** What the bot has filled in already. */
export function valuesAtFirst(fields: readonly ModalField[]): FieldValues {
  return Object.fromEntries(
    fields.map(({ customId, input }) => [customId, isText(input) ? (input.value ?? '') : chosenAtFirst(input)]),
  );
}

export function longestText(input: TextInputShape): number {
  return input.max_length ?? MAX_TEXT;
}

/** What is wrong with each field, by custom id, as Discord's client says before it sends. */
export function faultsIn(fields: readonly ModalField[], values: FieldValues): Record<string, string> {
  const found = fields.flatMap((field) => {
    const fault = faultOf(field, values[field.customId] ?? '');
    return fault === undefined ? [] : [[field.customId, fault] as const];
  });
  return Object.fromEntries(found);
}

function faultOf({ input, required }: ModalField, value: string | readonly string[]): string | undefined {
  if (!isText(input)) {
    const { min } = limitsOf(input);
    if (value.length >= min || (value.length === 0 && !required)) return undefined;
    return min <= 1 ? 'Choose one of the list.' : `Choose at least ${min}.`;
  }
  if (value.length === 0) return required ? 'This field is required.' : undefined;
  const { min_length: min = 0 } = input;
  const max = longestText(input);
  if (value.length < min) return `Write at least ${min} characters; there are ${value.length}.`;
  return value.length > max ? `Write at most ${max} characters; there are ${value.length}.` : undefined;
}
