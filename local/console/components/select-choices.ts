import type { WorkspaceState } from '#local/discord/people/state.ts';

import { COMPONENT, emojiOf, type SelectShape } from './shapes.ts';

/** One line of a menu. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
  readonly emoji?: string;
  readonly kind: 'text' | 'user' | 'role' | 'channel';
  /** `#rrggbb` of a role that has a colour. */
  readonly colour?: string;
}

export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** What a menu offers: its own options, or the people, roles and channels of the workspace. */
export function choicesOf(select: SelectShape, workspace: WorkspaceState): Choice[] {
  switch (select.type) {
    case COMPONENT.stringSelect:
      return (select.options ?? []).map(({ label, value, description, emoji }) => ({
        value,
        label,
        kind: 'text',
        ...(description !== undefined && { note: description }),
        ...(emoji && { emoji: emojiOf(emoji) }),
      }));
    case COMPONENT.userSelect:
      return userChoices(workspace);
    case COMPONENT.roleSelect:
      return roleChoices(workspace);
    case COMPONENT.mentionableSelect:
      return [...userChoices(workspace), ...roleChoices(workspace)];
    case COMPONENT.channelSelect:
      return channelChoices(workspace, select.channel_types);
  }
}

export function userChoices({ users }: WorkspaceState): Choice[] {
  return users.map(({ id, name, role }) => ({
    value: id,
    label: name,
    kind: 'user',
    note: role === 'none' ? 'no role' : role,
  }));
}

export function roleChoices({ guild }: WorkspaceState): Choice[] {
  return guild.roles.map(({ id, name, color }) => ({
    value: id,
    label: name.replace(/^@/, ''),
    kind: 'role',
    note: 'role',
    ...(color !== 0 && { colour: `#${color.toString(16).padStart(6, '0')}` }),
  }));
}

export function channelChoices({ channels }: WorkspaceState, types?: readonly number[] | null): Choice[] {
  return channels
    .filter((channel) => !types?.length || types.includes(channel.type))
    .map(({ id, name, topic }) => ({
      value: id,
      label: name,
      kind: 'channel',
      ...(topic !== null && { note: topic }),
    }));
}

export function chosenAtFirst(select: SelectShape): string[] {
  const options = (select.options ?? []).filter((option) => option.default === true).map((option) => option.value);
  return [...options, ...(select.default_values ?? []).map((value) => value.id)];
}

/** Discord's own: one value unless the menu says otherwise. */
export function limitsOf(select: SelectShape): Limits {
  const max = select.max_values ?? 1;
  return { min: select.required === false ? 0 : (select.min_values ?? 1), max };
}

/** Those of a list that hold what was typed, in their label, note or value. */
export function narrowedChoices(choices: readonly Choice[], typed: string): Choice[] {
  const wanted = typed.trim().toLowerCase().replace(/^[#@]/, '');
  return choices.filter((choice) => `${choice.label} ${choice.note ?? ''}`.toLowerCase().includes(wanted));
}
