import type { CommandOption, LeafOption } from '#local/discord/command-form.ts';
import type { RegisteredCommand } from '#local/discord/settings-store.ts';

/** Something that can be sent: a command, or one of its sub-commands. */
export interface CommandEntry {
  /** For example `/trigger create`. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly LeafOption[];
}

// Discord's numbers of the option types that nest.
const NESTING_TYPES = [1, 2];

/** Flattens the registered commands into what can be sent. */
export function commandEntries(commands: readonly RegisteredCommand[]): CommandEntry[] {
  return commands.flatMap((command) => below(`/${command.name}`, command.description, command.options ?? []));
}

/** The entries that fit what was typed; those whose path begins with it come first. */
export function matchingEntries(entries: readonly CommandEntry[], typed: string): CommandEntry[] {
  const wanted = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  const needle = wanted.replace(/^\//, '');
  const beginning = entries.filter((entry) => entry.path.startsWith(wanted));
  const within = entries.filter((entry) => !entry.path.startsWith(wanted) && entry.path.includes(needle));
  return [...beginning, ...within];
}

function below(path: string, description: string, options: readonly CommandOption[]): CommandEntry[] {
  const nested = options.filter((option) => NESTING_TYPES.includes(option.type));
  if (nested.length === 0) return [{ path, description, options: options as readonly LeafOption[] }];
  return nested.flatMap((option) =>
    below(`${path} ${option.name}`, option.description, 'options' in option ? (option.options ?? []) : []),
  );
}
