import { inputsOf, type ModalData, type ModalInput } from '../components/modal-form.ts';
import { chosenValues } from './choose-component.ts';
import { ClientError } from './client-error.ts';

export type FilledFields = Readonly<Record<string, string | readonly string[]>>;

/** A modal as a person filled it in: the components that Discord sends. Throws a ClientError naming the field. */
export function fillModal(modal: ModalData, fields: FilledFields): object[] {
  const unknown = Object.keys(fields).find(
    (id) => !inputsOf(modal.components).some(({ custom_id }) => custom_id === id),
  );
  if (unknown !== undefined) throw new ClientError('The form has no such field.', unknown);
  return modal.components.flatMap((component, index): object[] => {
    const id = index + 1;
    if (component.type === 10) return [{ type: 10, id }];
    const [input] = component.type === 18 ? [component.component] : component.components;
    if (!input) return [];
    const filled = {
      type: input.type,
      id: id + 100,
      custom_id: input.custom_id,
      ...valueOf(input, fields[input.custom_id]),
    };
    return [component.type === 18 ? { type: 18, id, component: filled } : { type: 1, id, components: [filled] }];
  });
}

/** Every value of the menus, for the objects that Discord sends along. */
export function chosenIds(modal: ModalData, fields: FilledFields): Array<{ type: number; value: string }> {
  return inputsOf(modal.components).flatMap((input) => {
    const given = fields[input.custom_id];
    return input.type === 4 || !Array.isArray(given) ? [] : given.map((value: string) => ({ type: input.type, value }));
  });
}

function valueOf(input: ModalInput, given: string | readonly string[] | undefined): object {
  const isRequired = input.required !== false;
  if (input.type === 4) {
    const value = typeof given === 'string' ? given : '';
    const length = [...value].length;
    if (length === 0 && !isRequired) return { value };
    const [min, max] = [input.min_length ?? (isRequired ? 1 : 0), input.max_length ?? 4000];
    if (length < min || length > max)
      throw new ClientError(`Must be between ${min} and ${max} in length.`, input.custom_id);
    return { value: input.style === 1 ? value.replaceAll('\n', ' ') : value };
  }
  const values = Array.isArray(given) ? (given as readonly string[]) : [];
  if (values.length === 0 && !isRequired) return { values };
  return { values: chosenValues(input, values) };
}
