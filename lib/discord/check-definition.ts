import type { Command, Leaf } from '#lib/discord/define-command.ts';
import type { Choice, OptionSpec, OptionSpecs } from '#lib/discord/options.ts';

/** Letters and digits of any script, `-`, `_` and `'`; letters in lower case. */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_DESCRIPTION = 100;
const MAX_CHOICE = 100;
/** Of options in a command, of sub-commands in a command, of choices in an option. */
const MAX_LIST = 25;
const MAX_TEXT = 6000;
/** Names, descriptions and values of a command and everything in it. */
const MAX_COMMAND = 8000;

type AnyLeaf = Leaf<never, string>;

/**
 * Throws an Error that names the first rule of Discord's that a command breaks.
 *
 * https://discord.com/developers/docs/interactions/application-commands#application-command-object
 */
export function assertCommand(command: Command<never, string>): void {
  const where = `/${command.name}`;
  assertNamed(where, command.name, command.description);
  if ('leaf' in command.body) {
    assertOptions(where, command.body.leaf.options);
    assertParts(where, command.body.leaf);
  } else {
    const { subcommands } = command.body;
    assertThat(
      subcommands.size > 0 && subcommands.size <= MAX_LIST,
      where,
      `has ${subcommands.size} sub-commands; Discord takes 1 to ${MAX_LIST}.`,
    );
    for (const [name, leaf] of subcommands) {
      assertNamed(`${where} ${name}`, name, leaf.description);
      assertOptions(`${where} ${name}`, leaf.options);
      assertParts(`${where} ${name}`, leaf);
    }
  }
  const size = charactersOf(command);
  assertThat(
    size <= MAX_COMMAND,
    where,
    `has ${size} characters in all its names, descriptions and choices; Discord takes ${MAX_COMMAND}.`,
  );
}

/** Names of actions and forms go into `custom_id`s; the limits are those of a modal and its labels. */
function assertParts(where: string, { actions, forms }: AnyLeaf): void {
  for (const name of [...Object.keys(actions), ...Object.keys(forms)]) {
    assertThat(/^[a-z0-9-]{1,24}$/.test(name), where, `has a part "${name}"; names are 1 to 24 of a-z, 0-9 and "-".`);
    assertThat(!(name in actions && name in forms), where, `has both an action and a form "${name}".`);
  }
  for (const [name, { fields, title }] of Object.entries(forms)) {
    const here = `${where} (form "${name}")`;
    const entries = Object.entries(fields);
    assertThat(entries.length >= 1 && entries.length <= 5, here, `has ${entries.length} fields; Discord takes 1 to 5.`);
    assertThat(title.length >= 1 && title.length <= 45, here, 'has a title that is not 1 to 45 characters long.');
    for (const [field, spec] of entries) {
      assertThat(
        spec.label.length >= 1 && spec.label.length <= 45,
        here,
        `has a label of "${field}" over 45 characters.`,
      );
      assertThat((spec.hint ?? '').length <= 100, here, `has a hint of "${field}" over 100 characters.`);
    }
  }
}

function assertNamed(where: string, name: string, description: string): void {
  assertThat(
    NAME.test(name) && name === name.toLowerCase(),
    where,
    `has a name that Discord refuses: it takes 1 to 32 lower-case letters, digits, "-" and "_".`,
  );
  assertThat(
    description.length >= 1 && description.length <= MAX_DESCRIPTION,
    where,
    `has a description of ${description.length} characters; Discord takes 1 to ${MAX_DESCRIPTION}.`,
  );
}

function assertOptions(where: string, options: OptionSpecs): void {
  const entries = Object.entries(options);
  assertThat(entries.length <= MAX_LIST, where, `has ${entries.length} options; Discord takes at most ${MAX_LIST}.`);
  let optional: string | undefined;
  for (const [name, spec] of entries) {
    const here = `${where} (option "${name}")`;
    assertNamed(here, name, spec.description);
    assertThat(
      !spec.required || optional === undefined,
      here,
      `is required but comes after the optional "${optional}".`,
    );
    assertGuidance(here, spec);
    assertRange(here, spec);
    if (!spec.required) optional ??= name;
  }
}

function assertGuidance(where: string, spec: OptionSpec): void {
  if (!('choices' in spec) || spec.choices === undefined) return;
  assertThat(!spec.autocomplete, where, 'has both choices and suggestions; Discord takes one of them.');
  assertChoices(where, spec.choices);
}

function assertChoices(where: string, choices: readonly Choice[]): void {
  assertThat(
    choices.length >= 1 && choices.length <= MAX_LIST,
    where,
    `has ${choices.length} choices; Discord takes 1 to ${MAX_LIST}.`,
  );
  const names = new Set(choices.map(({ name }) => name));
  assertThat(names.size === choices.length, where, 'has two choices of the same name.');
  for (const { name, value } of choices) {
    const fits = typeof value === 'number' ? Number.isSafeInteger(value) : isShort(value);
    assertThat(
      isShort(name) && fits,
      where,
      `has a choice "${name}" whose name or value Discord refuses: 1 to ${MAX_CHOICE} characters.`,
    );
  }
}

function assertRange(where: string, spec: OptionSpec): void {
  if (spec.kind === 'text') {
    const { minLength = 0, maxLength = MAX_TEXT } = spec;
    const fits =
      Number.isInteger(minLength) &&
      Number.isInteger(maxLength) &&
      minLength >= 0 &&
      maxLength >= 1 &&
      maxLength <= MAX_TEXT;
    assertThat(
      fits && minLength <= maxLength,
      where,
      `has a length from ${minLength} to ${maxLength}; Discord takes 0 to ${MAX_TEXT}.`,
    );
  }
  if (spec.kind === 'integer') {
    const { minValue = Number.MIN_SAFE_INTEGER, maxValue = Number.MAX_SAFE_INTEGER } = spec;
    const fits = Number.isSafeInteger(minValue) && Number.isSafeInteger(maxValue);
    assertThat(
      fits && minValue <= maxValue,
      where,
      `has a range from ${minValue} to ${maxValue}, which holds no whole number.`,
    );
  }
  if (spec.kind === 'channel') assertThat(spec.types.length > 0, where, 'takes no type of channel.');
}

function isShort(name: string): boolean {
  return name.trim().length >= 1 && name.length <= MAX_CHOICE;
}

function charactersOf(command: Command<never, string>): number {
  const own = command.name.length + command.description.length;
  if ('leaf' in command.body) return own + optionCharacters(command.body.leaf);
  let sum = own;
  for (const [name, leaf] of command.body.subcommands)
    sum += name.length + leaf.description.length + optionCharacters(leaf);
  return sum;
}

function optionCharacters(leaf: AnyLeaf): number {
  let sum = 0;
  for (const [name, spec] of Object.entries(leaf.options)) {
    sum += name.length + spec.description.length;
    const choices: readonly Choice[] = 'choices' in spec ? (spec.choices ?? []) : [];
    for (const choice of choices) sum += choice.name.length + String(choice.value).length;
  }
  return sum;
}

function assertThat(holds: boolean, where: string, what: string): asserts holds {
  if (!holds) throw new Error(`${where} ${what}`);
}
