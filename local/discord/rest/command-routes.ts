import { refusals } from '../api-error.ts';
import { commandList } from '../command-form.ts';
import { parseForm } from '../form.ts';
import { registeredCommand } from '../registered-command.ts';
import type { CommandScope } from '../settings-store.ts';
import { type RestAnswer, type RestCall, type RestRoute, requireApplication, requireGuild } from './call.ts';

const MAX_COMMANDS = 100;
const GUILD = '/applications/:application_id/guilds/:guild_id/commands';
const GLOBAL = '/applications/:application_id/commands';

export const commandRoutes: readonly RestRoute[] = [
  { method: 'GET', path: GUILD, answer: (call) => listCommands(call, 'guild') },
  { method: 'PUT', path: GUILD, answer: (call) => overwriteCommands(call, 'guild') },
  { method: 'GET', path: GLOBAL, answer: (call) => listCommands(call, 'global') },
  { method: 'PUT', path: GLOBAL, answer: (call) => overwriteCommands(call, 'global') },
];

function listCommands(call: RestCall, scope: CommandScope): RestAnswer {
  requirePlace(call, scope);
  return { status: 200, body: call.world.settings.commands(scope) };
}

/**
 * A command keeps its id while its name stays; its version changes with every overwrite, changed or not, as at Discord.
 *
 * https://github.com/discord/discord-api-docs/issues/3652
 */
function overwriteCommands(call: RestCall, scope: CommandScope): RestAnswer {
  requirePlace(call, scope);
  const { world } = call;
  if (Array.isArray(call.body) && call.body.length > MAX_COMMANDS) throw refusals.tooManyCommands();
  const forms = parseForm(commandList, call.body);
  const ids = new Map(world.settings.commands(scope).map((command) => [command.name, command.id]));
  const commands = forms.map((form) =>
    registeredCommand(form, { id: ids.get(form.name) ?? world.nextId(), version: world.nextId(), scope }),
  );
  world.settings.replaceCommands(scope, commands);
  world.emit({ type: 'commands.changed' });
  return { status: 200, body: commands };
}

function requirePlace(call: RestCall, scope: CommandScope): void {
  requireApplication(call);
  if (scope === 'guild') requireGuild(call);
}
