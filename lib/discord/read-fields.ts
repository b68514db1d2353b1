import type { FieldSpec, FieldSpecs, FieldValue } from '#lib/discord/fields.ts';
import type { GivenField, Resolved } from '#lib/discord/interaction.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/**
 * The values of a form's fields by name, typed by their specs; blank text counts as absent. Throws `command.option` for a
 * field that is missing, unknown or not of its kind.
 */
export function readFields(
  specs: FieldSpecs,
  given: readonly GivenField[],
  resolved: Resolved | undefined,
): Record<string, FieldValue | undefined> {
  const values: Record<string, FieldValue | undefined> = {};
  for (const field of given) {
    const name = field.custom_id;
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    if (!spec) throw new DomainError('command.option', { option: name.slice(0, 32) });
    values[name] = readField(name, spec, field, resolved);
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.required && values[name] === undefined) throw new DomainError('command.option', { option: name });
  }
  return values;
}

function readField(
  name: string,
  spec: FieldSpec,
  field: GivenField,
  resolved: Resolved | undefined,
): FieldValue | undefined {
  const [chosen] = field.values ?? [];
  switch (spec.kind) {
    case 'line':
    case 'paragraph': {
      const text = field.value ?? '';
      if (text.length > (spec.maxLength ?? text.length)) throw new DomainError('command.option', { option: name });
      return text.trim() === '' ? undefined : text;
    }
    case 'channel': {
      if (chosen === undefined) return undefined;
      const found = resolved?.channels?.[chosen];
      if (!found) throw new DomainError('command.option', { option: name });
      return { ...found, name: found.name ?? '' };
    }
  }
}
