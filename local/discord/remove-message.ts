import type { Message } from './model.ts';
import type { World } from './world.ts';

/** Takes a message away from everybody, with its files. */
export function removeMessage(world: World, { channel_id: channelId, id }: Message): void {
  world.messages.remove(id);
  world.attachments.remove(id);
  world.emit({ type: 'message.deleted', channelId, messageId: id });
}
