import { MESSAGE_FLAGS, type SeenMessage } from '#local/discord/model.ts';

import { AttachedFiles } from '../components/attached-files.tsx';
import { Components } from '../components/component-view.tsx';
import { Embeds } from './embeds.tsx';
import { MarkdownView } from './markdown-view.tsx';

/** What a message says: its text, its files, its embeds, its components; with Components V2 files show in those alone. */
export function MessageContent({ message }: { readonly message: SeenMessage }) {
  const isV2 = (message.flags & MESSAGE_FLAGS.componentsV2) !== 0;
  return (
    <>
      {message.content !== '' && <MarkdownView source={message.content} />}
      {!isV2 && <AttachedFiles attachments={message.attachments} />}
      <Embeds embeds={message.embeds} />
      <Components messageId={message.id} components={message.components} />
    </>
  );
}
