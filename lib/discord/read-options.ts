import type { GivenOption, Resolved } from '#lib/discord/interaction.ts';
import type { OptionValue } from '#lib/discord/option-values.ts';
import type { OptionSpec, OptionSpecs } from '#lib/discord/options.ts';
import { DomainError } from '#lib/kernel/errors.ts';

/**
 * The values of a command's options by name, typed by their specs. Throws `command.option` for an option that is missing,
 * unknown, or not of its type: Discord checks them too, but by what was registered with it.
 */
export function readOptions(
  specs: OptionSpecs,
  given: readonly GivenOption[],
  resolved: Resolved | undefined,
): Record<string, OptionValue | undefined> {
  const values: Record<string, OptionValue | undefined> = {};
  for (const { name, value } of given) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
    const read = spec && readValue(spec, value, resolved);
    if (read === undefined) throw new DomainError('command.option', { option: name.slice(0, 32) });
    values[name] = read;
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.required && values[name] === undefined) throw new DomainError('command.option', { option: name });
  }
  return values;
}

/** What is filled in while someone types: raw values, ids for channels, roles and users. */
export function readPartial(specs: OptionSpecs, given: readonly GivenOption[]): Record<string, unknown> {
  return Object.fromEntries(
    given.flatMap(({ name, value }) => {
      const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
      if (!spec) return [];
      const byId = spec.kind === 'channel' || spec.kind === 'role' || spec.kind === 'user';
      return [[name, byId ? { id: value } : value]];
    }),
  );
}

type Given = GivenOption['value'];

function readValue(spec: OptionSpec, value: Given, resolved: Resolved | undefined): OptionValue | undefined {
  switch (spec.kind) {
    case 'text':
      return typeof value === 'string' && isChoice(spec, value) ? value : undefined;
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) && isChoice(spec, value) ? value : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'channel': {
      const found = resolved?.channels?.[String(value)];
      return found && { ...found, name: found.name ?? '' };
    }
    case 'role':
      return resolved?.roles?.[String(value)];
    case 'user': {
      const found = resolved?.users?.[String(value)];
      return found && { id: found.id, name: found.global_name ?? found.username };
    }
  }
}

function isChoice(spec: { choices?: readonly { value: string | number }[] }, value: string | number): boolean {
  return !spec.choices || spec.choices.some((choice) => choice.value === value);
}
