import * as z from 'zod';

import { text, textBetween } from './form.ts';

/**
 * Discord's rules for registering commands:
 * https://discord.com/developers/docs/interactions/application-commands#application-command-object
 */
export const OPTION_TYPE = {
  subCommand: 1,
  subCommandGroup: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_COMMAND_CHARACTERS = 8000;

const name = z.string().superRefine((value, context) => {
  if (NAME.test(value) && value === value.toLowerCase()) return;
  context.addIssue({
    code: 'custom',
    message: 'Command name is invalid',
    params: { code: 'APPLICATION_COMMAND_INVALID_NAME' },
  });
});
const description = textBetween(1, 100);
const localizations = (max: number) => z.record(z.string(), textBetween(1, max)).nullish();
const labels = { name_localizations: localizations(32), description_localizations: localizations(100) };

const choice = z.strictObject({
  name: textBetween(1, 100),
  name_localizations: localizations(100),
  value: z.union([text(100), z.number()]),
});

const optionBase = { name, description, ...labels, required: z.boolean().nullish() };
const choices = z.array(choice).max(25).nullish();
const autocomplete = z.boolean().nullish();

const stringOption = z.strictObject({
  ...optionBase,
  type: z.literal(OPTION_TYPE.string),
  choices,
  autocomplete,
  min_length: z.int().min(0).max(6000).nullish(),
  max_length: z.int().min(1).max(6000).nullish(),
});
const numericOption = z.strictObject({
  ...optionBase,
  type: z.union([z.literal(OPTION_TYPE.integer), z.literal(OPTION_TYPE.number)]),
  choices,
  autocomplete,
  min_value: z.number().nullish(),
  max_value: z.number().nullish(),
});
const channelOption = z.strictObject({
  ...optionBase,
  type: z.literal(OPTION_TYPE.channel),
  channel_types: z.array(z.int().min(0).max(16)).nullish(),
});
const plainOption = z.strictObject({
  ...optionBase,
  type: z.union([
    z.literal(OPTION_TYPE.boolean),
    z.literal(OPTION_TYPE.user),
    z.literal(OPTION_TYPE.role),
    z.literal(OPTION_TYPE.mentionable),
    z.literal(OPTION_TYPE.attachment),
  ]),
});

const leaf = z.discriminatedUnion('type', [stringOption, numericOption, channelOption, plainOption]);
const leaves = z.array(leaf).max(25).superRefine(checkLeaves).nullish();
const subCommand = z.strictObject({ ...optionBase, type: z.literal(OPTION_TYPE.subCommand), options: leaves });
const subCommands = z.array(subCommand).max(25).superRefine(checkNames);
const group = z.strictObject({ ...optionBase, type: z.literal(OPTION_TYPE.subCommandGroup), options: subCommands });
const options = z
  .array(z.discriminatedUnion('type', [stringOption, numericOption, channelOption, plainOption, subCommand, group]))
  .max(25)
  .superRefine(checkTopLevel);

const command = z
  .strictObject({
    id: z.string().nullish(),
    type: z.literal(1, { error: 'The local simulator supports only slash commands (type 1) yet.' }).nullish(),
    name,
    description,
    ...labels,
    options: options.nullish(),
    default_member_permissions: z
      .string()
      .regex(/^\d{1,19}$/)
      .nullish(),
    dm_permission: z.boolean().nullish(),
    contexts: z.array(z.int().min(0).max(2)).min(1).superRefine(checkUnique).nullish(),
    integration_types: z.array(z.int().min(0).max(1)).min(1).superRefine(checkUnique).nullish(),
    nsfw: z.boolean().nullish(),
  })
  .superRefine((given, context) => {
    if (characters(given) <= MAX_COMMAND_CHARACTERS) return;
    context.addIssue({
      code: 'custom',
      message: `Command exceeds maximum size (${MAX_COMMAND_CHARACTERS})`,
      params: { code: 'APPLICATION_COMMAND_TOO_LARGE' },
    });
  });

export type CommandForm = z.infer<typeof command>;
export type CommandOption = NonNullable<CommandForm['options']>[number];
export type LeafOption = z.infer<typeof leaf>;
export type Choice = z.infer<typeof choice>;

/** The body of a bulk overwrite; the limit of 100 commands is checked apart, for it has an error code of its own. */
export const commandList = z.array(command).superRefine((list, context) => {
  for (const index of duplicates(list)) {
    context.addIssue(
      fault([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique'),
    );
  }
});

interface Labelled {
  readonly name: string;
  readonly description: string;
  readonly choices?: readonly Choice[] | null | undefined;
  readonly options?: readonly Labelled[] | null | undefined;
}

/** What counts towards the 8000: names and descriptions, and the names and values of choices, at every level. */
function characters(given: Labelled): number {
  let sum = given.name.length + given.description.length;
  for (const one of given.choices ?? []) sum += one.name.length + String(one.value).length;
  for (const option of given.options ?? []) sum += characters(option);
  return sum;
}

function checkTopLevel(list: readonly CommandOption[], context: z.RefinementCtx): void {
  const nesting = list.filter((option) => option.type <= OPTION_TYPE.subCommandGroup).length;
  if (nesting > 0 && nesting < list.length) {
    context.addIssue(
      fault(
        [],
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      ),
    );
  }
  checkNames(list, context);
  if (nesting === 0) checkLeaves(list as readonly LeafOption[], context, false);
}

function checkLeaves(list: readonly LeafOption[], context: z.RefinementCtx, withNames: unknown = true): void {
  if (withNames !== false) checkNames(list, context);
  let optionalSeen = false;
  for (const [index, option] of list.entries()) {
    if (option.required && optionalSeen) {
      context.addIssue(
        fault(
          [index],
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
          'Required options must be placed before non-required options',
        ),
      );
    }
    optionalSeen ||= !option.required;
    checkChoices(option, index, context);
    checkRange(option, index, context);
  }
}

function checkChoices(option: LeafOption, index: number, context: z.RefinementCtx): void {
  if (!('choices' in option) || !option.choices || option.choices.length === 0) return;
  if (option.autocomplete) {
    context.addIssue(
      fault(
        [index, 'autocomplete'],
        'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
        'Autocomplete and choices cannot both be set',
      ),
    );
  }
  for (const place of duplicates(option.choices)) {
    context.addIssue(
      fault(
        [index, 'choices', place, 'name'],
        'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE',
        'Choice names must be unique',
      ),
    );
  }
  for (const [place, one] of option.choices.entries()) {
    if (fitsChoice(option.type, one.value)) continue;
    context.addIssue(
      fault([index, 'choices', place, 'value'], 'BASE_TYPE_INVALID', 'Choice value must be of the type of its option'),
    );
  }
}

function fitsChoice(type: number, value: string | number): boolean {
  if (type === OPTION_TYPE.string) return typeof value === 'string';
  return type === OPTION_TYPE.integer ? Number.isInteger(value) : typeof value === 'number';
}

function checkRange(option: LeafOption, index: number, context: z.RefinementCtx): void {
  const [low, high] =
    option.type === OPTION_TYPE.string
      ? [option.min_length, option.max_length]
      : 'min_value' in option
        ? [option.min_value, option.max_value]
        : [undefined, undefined];
  if (low == null || high == null || low <= high) return;
  context.addIssue(
    fault([index], 'APPLICATION_COMMAND_OPTIONS_RANGE_INVALID', 'The minimum must not exceed the maximum'),
  );
}

function checkUnique(list: readonly number[], context: z.RefinementCtx): void {
  if (new Set(list).size === list.length) return;
  context.addIssue(fault([], 'SET_TYPE_CONTAINS_DUPLICATES', 'The set already contains one of these values'));
}

function checkNames(list: ReadonlyArray<{ readonly name: string }>, context: z.RefinementCtx): void {
  for (const index of duplicates(list)) {
    context.addIssue(
      fault([index, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists'),
    );
  }
}

function duplicates(list: ReadonlyArray<{ readonly name: string }>): number[] {
  const seen = new Set<string>();
  const found: number[] = [];
  for (const [index, { name: given }] of list.entries()) {
    if (seen.has(given)) found.push(index);
    seen.add(given);
  }
  return found;
}

function fault(path: PropertyKey[], code: string, message: string) {
  return { code: 'custom' as const, message, params: { code }, path };
}
