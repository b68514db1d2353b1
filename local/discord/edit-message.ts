import { type FormErrorTree, invalidForm, refusals } from './api-error.ts';
import { attachFiles, type UploadedFile } from './attachments/attach-files.ts';
import { layoutFaults } from './components/layout.ts';
import { written } from './compose-message.ts';
import { addFault } from './form.ts';
import { hasSubstance, type MessageEdit } from './message-form.ts';
import { MESSAGE_FLAGS, type SeenMessage } from './model.ts';
import { discordTimestamp } from './snowflake.ts';
import type { World } from './world.ts';

/** Flags that an edit may set or clear; Components V2 can only be set. */
const CLEARABLE = MESSAGE_FLAGS.suppressEmbeds;

interface EditOptions {
  /** Who alone sees the message. */
  readonly visibleTo?: string | undefined;
  readonly files?: readonly UploadedFile[];
}

/**
 * A message as it is after an edit, stored and shown. What is not given stays; the flag of Components V2 cannot be taken
 * off, and turning it on asks that the older fields are given up. Throws Discord's refusals.
 */
export function editMessage(
  world: World,
  before: SeenMessage,
  form: MessageEdit,
  { files = [], visibleTo }: EditOptions = {},
): SeenMessage {
  const { failure: _failure, ...rest } = before;
  const kept = before.flags & ~(form.flags === undefined || form.flags === null ? 0 : CLEARABLE);
  const flags = (kept | (form.flags ?? 0)) & ~MESSAGE_FLAGS.loading;
  const merged = {
    content: form.content === undefined ? before.content : form.content,
    embeds: form.embeds === undefined ? before.embeds : form.embeds,
    components: form.components === undefined ? before.components : form.components,
  };
  const errors: FormErrorTree = {};
  for (const { code, message, path } of layoutFaults({ ...merged, flags })) addFault(errors, path, { code, message });
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
  const attached = attachFiles(world, {
    ...merged,
    attachments: form.attachments,
    channelId: before.channel_id,
    files,
    existing: world.attachments.of(before.id),
    isEphemeral: visibleTo !== undefined,
  });
  if (!hasSubstance({ ...merged, attachments: attached.all })) throw refusals.emptyMessage();

  // The first content of a deferred answer is no edit.
  const isFirst = (before.flags & MESSAGE_FLAGS.loading) !== 0;
  const { components, embeds } = attached;
  const message: SeenMessage = {
    ...rest,
    ...written({ ...merged, components, embeds, allowedMentions: form.allowed_mentions }),
    attachments: attached.loose,
    flags,
    edited_timestamp: isFirst ? before.edited_timestamp : discordTimestamp(world.clock.now()),
  };
  world.attachments.attach({ id: message.id, channelId: message.channel_id }, attached.all, attached.uploads);
  world.messages.update(message);
  world.emit({ type: 'message.updated', message, ...(visibleTo === undefined ? {} : { visibleTo }) });
  return message;
}
