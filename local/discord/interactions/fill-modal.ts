import { inputsOf, type ModalData, type ModalInput } from '../components/modal-form.ts';
import { chosenValues } from './choose-component.ts';
import { ClientError } from './client-error.ts';

export type FilledFields = Readonly<Record<string, string | readonly string[]>>;

const TEXT_INPUT = 4;
const MAX_TEXT = 4000;
const ONE_LINE = 1;

/**
 * A modal as a person filled it in: the components that Discord sends. What the person left alone stands as the bot
 * filled it in. Throws a ClientError naming the field.
 *
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure
 */
export function fillModal(modal: ModalData, fields: FilledFields): object[] {
  const inputs = inputsOf(modal.components);
  const unknown = Object.keys(fields).find((name) => !inputs.some((input) => input.custom_id === name));
  if (unknown !== undefined) throw new ClientError('The form has no such field.', unknown);
  return modal.components.map((component): object => {
    const { id, type } = component;
    if (component.type === 18) return { type, id, component: filled(component.component, fields) };
    if (component.type === 1) return { type, id, components: component.components.map((one) => filled(one, fields)) };
    return { type, id };
  });
}

/** Every id chosen in a menu, for the objects that Discord sends along; `type` is the menu's. */
export function chosenIds(modal: ModalData, fields: FilledFields): Array<{ type: number; value: string }> {
  return inputsOf(modal.components).flatMap((input) => {
    if (input.type === TEXT_INPUT) return [];
    return listOf(fields[input.custom_id] ?? chosenAtFirst(input)).map((value) => ({ type: input.type, value }));
  });
}

function filled(input: ModalInput, fields: FilledFields): object {
  const { custom_id: customId, id, type } = input;
  const given = fields[customId];
  try {
    return input.type === TEXT_INPUT
      ? { type, id, custom_id: customId, value: typedText(input, given ?? input.value ?? '') }
      : { type, id, custom_id: customId, values: chosen(input, given ?? chosenAtFirst(input)) };
  } catch (error) {
    throw error instanceof ClientError ? new ClientError(error.message, customId) : error;
  }
}

function typedText(input: Extract<ModalInput, { type: 4 }>, given: string | readonly string[]): string {
  if (typeof given !== 'string') throw new ClientError('This field takes text.');
  const text = input.style === ONE_LINE ? given.replaceAll(/\r?\n/g, ' ') : given;
  if (text === '') {
    if (input.required !== false) throw new ClientError('This field is required.');
    return text;
  }
  const [min, max] = [input.min_length ?? 0, input.max_length ?? MAX_TEXT];
  const length = [...text].length;
  if (length < min || length > max) throw new ClientError(`Must be between ${min} and ${max} in length.`);
  return text;
}

function chosen(input: Exclude<ModalInput, { type: 4 }>, given: string | readonly string[]): readonly string[] {
  const values = listOf(given);
  if (values.length === 0 && input.required === false) return [];
  if (values.length === 0) throw new ClientError('This field is required.');
  return chosenValues(input, values);
}

function chosenAtFirst(input: Exclude<ModalInput, { type: 4 }>): readonly string[] {
  if (input.type === 3) return input.options.filter((option) => option.default).map(({ value }) => value);
  return (input.default_values ?? []).map(({ id }) => id);
}

function listOf(given: string | readonly string[]): readonly string[] {
  return typeof given === 'string' ? [given] : given;
}
