import type { CommandForm, CommandOption } from './command-form.ts';
import { application, guild } from './demo-workspace.ts';
import type { CommandScope, RegisteredCommand } from './settings-store.ts';

const IN_SERVERS = 0;

/**
 * A command as Discord keeps it: what was sent without what says nothing, and what Discord adds by itself.
 *
 * `integration_types` defaults to the server's installs, `contexts` to null:
 * https://discord.com/developers/docs/interactions/application-commands#application-command-object
 */
export function registeredCommand(
  form: CommandForm,
  { id, scope, version }: { readonly id: string; readonly version: string; readonly scope: CommandScope },
): RegisteredCommand {
  const options = (form.options ?? []).map((option) => registeredOption(option) as CommandOption);
  return {
    id,
    application_id: application.id,
    version,
    default_member_permissions: form.default_member_permissions ?? null,
    type: 1,
    name: form.name,
    name_localizations: form.name_localizations ?? null,
    description: form.description,
    description_localizations: form.description_localizations ?? null,
    ...(scope === 'guild' ? { guild_id: guild.id } : { dm_permission: form.dm_permission ?? true }),
    contexts: form.contexts ?? null,
    integration_types: form.integration_types ?? [IN_SERVERS],
    ...(options.length > 0 && { options }),
    nsfw: form.nsfw ?? false,
  };
}

/** Discord answers no field that is null or false in an option, nor an empty list. */
function registeredOption(option: object): object {
  return Object.fromEntries(
    Object.entries(option)
      .filter(([, value]) => value !== null && value !== undefined && value !== false)
      .filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([field, value]) => [field, isListOfObjects(value) ? value.map(registeredOption) : value]),
  );
}

function isListOfObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);
}
