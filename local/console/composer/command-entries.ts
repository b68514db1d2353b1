import type { CommandOption, LeafOption } from '#local/discord/command-form.ts';
import type { RegisteredCommand } from '#local/discord/settings-store.ts';

/** Something that can be sent: a command, or one of its sub-commands. */
export interface CommandEntry {
  /** For example `/trigger create`. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly LeafOption[];
}

/** An entry that fits, with the places of its path that were typed. */
export interface FoundEntry {
  readonly entry: CommandEntry;
  readonly marked: ReadonlySet<number>;
}

// Discord's numbers of the option types that nest.
const NESTING_TYPES = [1, 2];

/** Flattens the registered commands into what can be sent. */
export function commandEntries(commands: readonly RegisteredCommand[]): CommandEntry[] {
  return commands.flatMap((command) => below(`/${command.name}`, command.description, command.options ?? []));
}

/**
 * The entries that fit what was typed, the best first: those that begin with it, that hold a word that does, that hold it
 * anywhere, whose description does, and those that hold its letters in that order.
 */
export function matchingEntries(entries: readonly CommandEntry[], typed: string): FoundEntry[] {
  const wanted = typed.trim().toLowerCase().replaceAll(/\s+/g, ' ').replace(/^\//, '');
  const ranked = entries.flatMap((entry) => {
    const found = rank(entry, wanted);
    return found === undefined ? [] : [{ entry, ...found }];
  });
  return ranked.toSorted((one, other) => one.score - other.score);
}

function rank(entry: CommandEntry, wanted: string): { score: number; marked: ReadonlySet<number> } | undefined {
  const path = entry.path.slice(1).toLowerCase();
  if (wanted === '') return { score: 0, marked: new Set() };
  const at = path.indexOf(wanted);
  if (at === 0) return { score: 0, marked: range(1, wanted.length) };
  if (at > 0) return { score: path[at - 1] === ' ' ? 1 : 2, marked: range(at + 1, wanted.length) };
  if (entry.description.toLowerCase().includes(wanted)) return { score: 3, marked: new Set() };
  const letters = inOrder(path, wanted);
  return letters && { score: 4 + spread(letters) / 1000, marked: new Set(letters.map((place) => place + 1)) };
}

/** Where the letters of `wanted` stand in `path`, each behind the one before; undefined when they do not. */
function inOrder(path: string, wanted: string): number[] | undefined {
  const places: number[] = [];
  for (const letter of wanted.replaceAll(' ', '')) {
    // The first letter begins a word: otherwise nearly everything fits.
    const at = places.length === 0 ? ` ${path}`.indexOf(` ${letter}`) : path.indexOf(letter, (places.at(-1) ?? 0) + 1);
    if (at < 0) return undefined;
    places.push(at);
  }
  return places;
}

function spread(places: readonly number[]): number {
  return (places.at(-1) ?? 0) - (places[0] ?? 0);
}

function range(from: number, length: number): ReadonlySet<number> {
  return new Set(Array.from({ length }, (_, index) => from + index));
}

function below(path: string, description: string, options: readonly CommandOption[]): CommandEntry[] {
  const nested = options.filter((option) => NESTING_TYPES.includes(option.type));
  if (nested.length === 0) return [{ path, description, options: options as readonly LeafOption[] }];
  return nested.flatMap((option) =>
    below(`${path} ${option.name}`, option.description, 'options' in option ? (option.options ?? []) : []),
  );
}
