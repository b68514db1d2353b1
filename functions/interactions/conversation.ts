import { createConversation } from '#lib/commands/conversation.ts';
import { composeCommands } from '#lib/composition.ts';

/** Everything that is not a PING. */
export const converse = createConversation(composeCommands({ fn: 'interactions' }));
