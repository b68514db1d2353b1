import { assertCommand } from '#lib/discord/check-definition.ts';
import type { Command, Leaf } from '#lib/discord/define-command.ts';
import { type Choice, channelTypes, type OptionSpec, type OptionSpecs } from '#lib/discord/options.ts';

const SLASH_COMMAND = 1;
const SUBCOMMAND = 1;
const IN_GUILDS = 0;
const INSTALLED_IN_GUILDS = 0;
const MAX_COMMANDS = 100;

const optionTypes = { text: 3, integer: 4, bool: 5, user: 6, channel: 7, role: 8 } as const satisfies Record<
  OptionSpec['kind'],
  number
>;

export interface RegisteredOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly choices?: readonly Choice[];
  readonly autocomplete?: true;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly max_value?: number;
  readonly channel_types?: readonly number[];
  readonly options?: readonly RegisteredOption[];
}

export interface RegisteredCommand {
  readonly type: typeof SLASH_COMMAND;
  readonly name: string;
  readonly description: string;
  readonly contexts: readonly number[];
  readonly integration_types: readonly number[];
  readonly options: readonly RegisteredOption[];
}

/**
 * The body of `PUT /applications/{id}/guilds/{id}/commands`, which replaces all commands by these.
 *
 * Throws an Error whose sentence names the command and the limit of Discord's that it breaks; two of one name and more than 100
 * are such, too. It is here that commands are checked: a function that answers one has no time for it.
 * https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-guild-application-commands
 */
export function registrationOf<Context, Permission extends string>(
  commands: readonly Command<Context, Permission>[],
): RegisteredCommand[] {
  if (commands.length > MAX_COMMANDS) throw new Error(`Discord takes at most ${MAX_COMMANDS} commands.`);
  const names = new Set<string>();
  for (const { name } of commands) {
    if (names.has(name)) throw new Error(`Two commands are named /${name}.`);
    names.add(name);
  }
  for (const command of commands) assertCommand(command);
  return commands.map(registeredCommand);
}

function registeredCommand<Context, Permission extends string>({
  name,
  description,
  body,
}: Command<Context, Permission>): RegisteredCommand {
  const options =
    'leaf' in body ? registeredOptions(body.leaf.options) : [...body.subcommands].map(registeredSubcommand);
  return {
    type: SLASH_COMMAND,
    name,
    description,
    contexts: [IN_GUILDS],
    integration_types: [INSTALLED_IN_GUILDS],
    options,
  };
}

function registeredSubcommand<Context, Permission extends string>([name, leaf]: readonly [
  string,
  Leaf<Context, Permission>,
]): RegisteredOption {
  return { type: SUBCOMMAND, name, description: leaf.description, options: registeredOptions(leaf.options) };
}

function registeredOptions(specs: OptionSpecs): RegisteredOption[] {
  return Object.entries(specs).map(([name, spec]) => ({
    type: optionTypes[spec.kind],
    name,
    description: spec.description,
    required: spec.required ?? false,
    ...particulars(spec),
  }));
}

function particulars(spec: OptionSpec): Partial<RegisteredOption> {
  switch (spec.kind) {
    case 'text':
      return { ...guidance(spec), ...given({ min_length: spec.minLength, max_length: spec.maxLength }) };
    case 'integer':
      return { ...guidance(spec), ...given({ min_value: spec.minValue, max_value: spec.maxValue }) };
    case 'channel':
      return { channel_types: spec.types.map((type) => channelTypes[type]) };
    default:
      return {};
  }
}

function guidance(spec: { choices?: readonly Choice[]; autocomplete?: true }): Partial<RegisteredOption> {
  if (spec.choices) return { choices: spec.choices.map(({ name, value }) => ({ name, value })) };
  return spec.autocomplete ? { autocomplete: true } : {};
}

function given(limits: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
