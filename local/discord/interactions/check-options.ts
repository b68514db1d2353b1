import { type LeafOption, OPTION_TYPE } from '../command-form.ts';
import { findChannel, findMember, guild } from '../demo-workspace.ts';
import { ClientError } from './client-error.ts';

export type OptionValue = string | number | boolean;

export interface FilledOption {
  readonly name: string;
  readonly type: number;
  readonly value: OptionValue;
  readonly focused?: true;
}

/** Discord's longest string value: https://discord.com/developers/docs/interactions/application-commands */
const MAX_STRING = 6000;

/**
 * Checks what a person filled in as Discord's client does before it sends; throws a ClientError naming the option.
 *
 * While one option is `focused` (autocomplete) the others may be missing or half written, and nothing is checked but names.
 */
export function checkOptions(
  options: readonly LeafOption[],
  values: Readonly<Record<string, OptionValue>>,
  focused?: string,
): FilledOption[] {
  for (const name of Object.keys(values)) {
    if (!options.some((option) => option.name === name)) throw new ClientError(`There is no option "${name}".`, name);
  }
  const filled: FilledOption[] = [];
  for (const option of options) {
    const value = values[option.name];
    if (option.name === focused) {
      if (!('autocomplete' in option) || !option.autocomplete) {
        throw new ClientError(`"${focused}" does not offer suggestions.`, focused);
      }
      // Discord sends the text as it stands, whatever the option's type.
      filled.push({ name: option.name, type: option.type, value: String(value ?? ''), focused: true });
    } else if (value === undefined || value === '') {
      if (option.required && focused === undefined)
        throw new ClientError('This option is required. Specify a value.', option.name);
    } else {
      if (focused === undefined) checkValue(option, value);
      filled.push({ name: option.name, type: option.type, value });
    }
  }
  if (focused !== undefined && !filled.some((option) => option.focused)) {
    throw new ClientError(`There is no option "${focused}".`, focused);
  }
  return filled;
}

function checkValue(option: LeafOption, value: OptionValue): void {
  const fail = (message: string): never => {
    throw new ClientError(message, option.name);
  };
  switch (option.type) {
    case OPTION_TYPE.string:
      if (typeof value !== 'string') return fail('This option takes text.');
      checkSize(value.length, option.min_length ?? 0, option.max_length ?? MAX_STRING, 'characters', fail);
      break;
    case OPTION_TYPE.integer:
    case OPTION_TYPE.number:
      if (typeof value !== 'number' || !Number.isFinite(value)) return fail('Enter a valid number.');
      if (option.type === OPTION_TYPE.integer && !Number.isSafeInteger(value)) return fail('Enter a whole number.');
      checkSize(value, option.min_value ?? -(2 ** 53), option.max_value ?? 2 ** 53, '', fail);
      break;
    case OPTION_TYPE.boolean:
      if (typeof value !== 'boolean') return fail('Choose True or False.');
      break;
    case OPTION_TYPE.channel: {
      const channel = findChannel(String(value));
      if (!channel) return fail('Enter a valid channel.');
      if (option.channel_types?.length && !option.channel_types.includes(channel.type)) {
        return fail('This kind of channel cannot be chosen here.');
      }
      break;
    }
    case OPTION_TYPE.user:
      if (!findMember(String(value))) return fail('Enter a valid user.');
      break;
    case OPTION_TYPE.role:
      if (!isRole(value)) return fail('Enter a valid role.');
      break;
    case OPTION_TYPE.mentionable:
      if (!isRole(value) && !findMember(String(value))) return fail('Enter a valid user or role.');
      break;
    default:
      return fail('The local simulator does not support attachments yet.');
  }
  if ('choices' in option && option.choices?.length && !option.choices.some((choice) => choice.value === value)) {
    fail('Choose one of the values offered.');
  }
}

function checkSize(size: number, min: number, max: number, unit: string, fail: (message: string) => never): void {
  const between = unit === '' ? 'Must be' : 'Must have';
  if (size < min) fail(`${between} at least ${min} ${unit}`.trim().concat('.'));
  if (size > max) fail(`${between} at most ${max} ${unit}`.trim().concat('.'));
}

function isRole(value: OptionValue): boolean {
  return guild.roles.some((role) => role.id === value);
}
