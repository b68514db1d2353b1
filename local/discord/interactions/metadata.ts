import { guild } from '../demo-workspace.ts';
import type { InteractionMetadata } from '../model.ts';
import type { PayloadParts } from './payload.ts';

const TYPE = { command: 2, autocomplete: 4, component: 3, modal: 5 } as const;
const SLASH_COMMAND = 1;

/**
 * What a message says of the interaction that it answers:
 * https://discord.com/developers/docs/resources/message#message-interaction-metadata-object
 */
export function metadataOf(id: string, parts: PayloadParts): InteractionMetadata {
  const common = {
    id,
    type: TYPE[parts.kind],
    user: parts.member.user,
    authorizing_integration_owners: { '0': guild.id },
  };
  if (parts.kind === 'component') return { ...common, interacted_message_id: parts.used.message.id };
  if (parts.kind === 'modal') {
    const { opened } = parts.modal;
    return { ...common, ...(opened && { triggering_interaction_metadata: opened }) };
  }
  const name = [parts.chosen.command.name, ...parts.chosen.nesting.map((level) => level.name)].join(' ');
  return { ...common, name, command_type: SLASH_COMMAND };
}
