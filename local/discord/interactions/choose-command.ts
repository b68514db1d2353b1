import { type CommandOption, type LeafOption, OPTION_TYPE } from '../command-form.ts';
import { PERMISSION } from '../permission-bits.ts';
import type { RegisteredCommand } from '../settings-store.ts';
import { ClientError } from './client-error.ts';

export interface ChosenCommand {
  readonly command: RegisteredCommand;
  /** Groups and sub-commands below the command, outermost first. */
  readonly nesting: ReadonlyArray<{ readonly type: number; readonly name: string }>;
  readonly options: readonly LeafOption[];
}

/** Finds what `/trigger create` means among the registered commands; throws a ClientError when it means nothing. */
export function chooseCommand(commands: readonly RegisteredCommand[], typed: string): ChosenCommand {
  const [name = '', ...rest] = typed.trim().replace(/^\//, '').split(/\s+/);
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new ClientError(`There is no command /${name} here.`);
  const nesting: { type: number; name: string }[] = [];
  let options: readonly CommandOption[] = command.options ?? [];
  for (const part of rest) {
    const next = options.find((option) => option.name === part);
    if (next?.type !== OPTION_TYPE.subCommand && next?.type !== OPTION_TYPE.subCommandGroup) {
      throw new ClientError(`/${[name, ...nesting.map((level) => level.name)].join(' ')} has no sub-command ${part}.`);
    }
    nesting.push({ type: next.type, name: next.name });
    options = next.options ?? [];
  }
  if (options.some((option) => option.type <= OPTION_TYPE.subCommandGroup)) {
    throw new ClientError(
      `/${[name, ...rest].join(' ')} needs a sub-command: ${options.map((option) => option.name).join(', ')}.`,
    );
  }
  return { command, nesting, options: options as readonly LeafOption[] };
}

/** Discord hides a command from members without its `default_member_permissions`; "0" leaves it to administrators. */
export function mayUse(command: RegisteredCommand, permissions: bigint): boolean {
  if (command.default_member_permissions === null || (permissions & PERMISSION.ADMINISTRATOR) !== 0n) return true;
  const needed = BigInt(command.default_member_permissions);
  return needed !== 0n && (permissions & needed) === needed;
}
