import type { LeafOption } from '#local/discord/command-form.ts';
import type { OptionValue } from '#local/discord/interactions/check-options.ts';
import type { WorkspaceState } from '#local/discord/people/state.ts';

import { type Choice, channelChoices, roleChoices, userChoices } from '../components/select-choices.ts';

export interface Suggestion {
  readonly label: string;
  readonly value: OptionValue;
  readonly note?: string;
  /** The person, role or channel that it stands for. */
  readonly choice?: Choice;
}

/** What a person has put into an option: the text that shows, and the value when one was picked. */
export interface Filled {
  readonly text: string;
  readonly value?: OptionValue;
}

// Discord's numbers of the option types: the values are data of the API, not code of the simulator.
const TYPE = { integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10 } as const;

/** The closed list that an option offers by itself; undefined for free text and for what the bot suggests. */
export function offered(option: LeafOption, workspace: WorkspaceState): Suggestion[] | undefined {
  if ('choices' in option && option.choices && option.choices.length > 0) {
    return option.choices.map((choice) => ({ label: choice.name, value: choice.value }));
  }
  const users = userChoices(workspace).map((choice) => suggestionOf('@', choice));
  const roles = roleChoices(workspace).map((choice) => suggestionOf('@', choice));
  switch (option.type) {
    case TYPE.boolean:
      return [
        { label: 'True', value: true },
        { label: 'False', value: false },
      ];
    case TYPE.channel:
      return channelChoices(workspace, option.channel_types).map((choice) => suggestionOf('#', choice));
    case TYPE.user:
      return users;
    case TYPE.role:
      return roles;
    case TYPE.mentionable:
      return [...users, ...roles];
    default:
      return undefined;
  }
}

/** Those of a closed list that hold what was typed. */
export function narrowed(list: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  return list.filter((suggestion) => suggestion.label.toLowerCase().includes(wanted));
}

/** The value to send; undefined when nothing was filled in, an error's sentence when it cannot be sent. */
export function valueOf(
  option: LeafOption,
  filled: Filled | undefined,
  workspace: WorkspaceState,
): { readonly value?: OptionValue; readonly error?: string } {
  const text = filled?.text.trim() ?? '';
  if (filled?.value !== undefined) return { value: filled.value };
  if (text === '') return option.required ? { error: 'This option is required. Specify a value.' } : {};
  const list = offered(option, workspace);
  if (list) {
    const bare = text.toLowerCase().replace(/^[#@]/, '');
    const match = list.find((suggestion) => suggestion.label.toLowerCase().replace(/^[#@]/, '') === bare);
    return match ? { value: match.value } : { error: 'Choose one of the values offered.' };
  }
  if (option.type !== TYPE.integer && option.type !== TYPE.number) return { value: text };
  const value = Number(text);
  return Number.isFinite(value) ? { value } : { error: 'Enter a valid number.' };
}

function suggestionOf(sign: string, choice: Choice): Suggestion {
  return { label: `${sign}${choice.label}`, value: choice.value, choice };
}
