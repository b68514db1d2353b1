import type { Command, Leaf } from '#lib/discord/define-command.ts';
import type { CommandInteraction, GivenOption } from '#lib/discord/interaction.ts';

/** What an interaction asks for: the leaf, how it is written, and the options filled in for it. */
export interface FoundLeaf<Context, Permission extends string> {
  readonly leaf: Leaf<Context, Permission>;
  /** `/trigger create`. */
  readonly path: string;
  readonly given: readonly GivenOption[];
}

/** Finds what an interaction names in the command of its name; undefined when Discord knows another set of commands than we do. */
export function findLeaf<Context, Permission extends string>(
  command: Command<Context, Permission> | undefined,
  { data }: CommandInteraction,
): FoundLeaf<Context, Permission> | undefined {
  if (!command) return undefined;
  const { body } = command;
  const given = data.options ?? [];
  if ('leaf' in body) return { leaf: body.leaf, path: `/${data.name}`, given };

  const [subcommand] = given;
  const leaf = subcommand && body.subcommands.get(subcommand.name);
  return leaf && { leaf, path: `/${data.name} ${subcommand.name}`, given: subcommand.options ?? [] };
}
