import { createConversation } from '#lib/commands/conversation.ts';
import { composeConversation } from '#lib/composition.ts';

/** Everything that is not a PING. */
export const converse = createConversation(composeConversation({ fn: 'interactions' }));
