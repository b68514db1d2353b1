import type { SeenMessage } from '#local/discord/model.ts';

import { Components } from '../components/component-view.tsx';
import { Embeds } from './embeds.tsx';
import { MarkdownView } from './markdown-view.tsx';

/** What a message says: its text, its embeds, its components. */
export function MessageContent({ message }: { readonly message: SeenMessage }) {
  return (
    <>
      {message.content !== '' && <MarkdownView source={message.content} />}
      <Embeds embeds={message.embeds} />
      <Components messageId={message.id} components={message.components} />
    </>
  );
}
