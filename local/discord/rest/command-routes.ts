import { refusals } from '../api-error.ts';
import { commandList } from '../command-form.ts';
import { application, guild } from '../demo-workspace.ts';
import { parseForm } from '../form.ts';
import type { RegisteredCommand } from '../settings-store.ts';
import { type RestAnswer, type RestCall, type RestRoute, requireApplication, requireGuild } from './call.ts';

const MAX_COMMANDS = 100;
const PATH = '/applications/:application_id/guilds/:guild_id/commands';

export const commandRoutes: readonly RestRoute[] = [
  { method: 'GET', path: PATH, answer: listCommands },
  { method: 'PUT', path: PATH, answer: overwriteCommands },
];

function listCommands(call: RestCall): RestAnswer {
  requireApplication(call);
  requireGuild(call);
  return { status: 200, body: call.world.settings.commands() };
}

/** A command keeps its id while its name stays, as at Discord; its version changes each time. */
function overwriteCommands(call: RestCall): RestAnswer {
  requireApplication(call);
  requireGuild(call);
  const { world } = call;
  if (Array.isArray(call.body) && call.body.length > MAX_COMMANDS) throw refusals.tooManyCommands();
  const forms = parseForm(commandList, call.body);
  const ids = new Map(world.settings.commands().map((command) => [command.name, command.id]));
  const commands = forms.map(
    (form): RegisteredCommand => ({
      ...form,
      id: ids.get(form.name) ?? world.nextId(),
      application_id: application.id,
      guild_id: guild.id,
      version: world.nextId(),
      type: 1,
      default_member_permissions: form.default_member_permissions ?? null,
    }),
  );
  world.settings.replaceCommands(commands);
  world.emit({ type: 'commands.changed' });
  return { status: 200, body: commands };
}
