import type { Operation } from '#lib/access/operations.ts';
import type { CommandContext } from '#lib/commands/context.ts';
import { commands as loaders } from '#lib/commands/registry.generated.ts';
import type { Command } from '#lib/discord/define-command.ts';

type AnyCommand = Command<CommandContext, Operation>;

/** The command of this name, loaded when it is first asked for; undefined when there is none. */
export async function loadCommand(name: string): Promise<AnyCommand | undefined> {
  return Object.hasOwn(loaders, name) ? (await loaders[name as keyof typeof loaders]()).default : undefined;
}

/** All commands, by name. */
export async function loadCommands(): Promise<readonly AnyCommand[]> {
  return (await Promise.all(Object.values(loaders).map((load) => load()))).map((module) => module.default);
}
