import { memo } from 'react';

import { MESSAGE_FLAGS, type SeenMessage } from '#local/discord/model.ts';

import { useNow } from '../clock.ts';
import { useWorkspace } from '../workspace.ts';
import { Avatar } from './avatar.tsx';
import { Buttons, Embeds } from './embeds.tsx';
import { MarkdownView } from './markdown-view.tsx';
import { formatTime, messageTime } from './times.ts';

interface RowProps {
  readonly message: SeenMessage;
  /** True when it follows another of the same author: then it shows no name of its own. */
  readonly follows: boolean;
}

/** One message, with the command that it answers above and who may see it below. */
export const MessageRow = memo(function MessageRow({ message, follows }: RowProps) {
  const { application } = useWorkspace();
  const isBot = message.author.bot === true;
  const name = isBot ? application.name : (message.author.global_name ?? message.author.username);
  const isEphemeral = (message.flags & MESSAGE_FLAGS.ephemeral) !== 0;
  const classes = ['message', follows && 'follows', isEphemeral && 'ephemeral'].filter(Boolean).join(' ');
  return (
    <article className={classes} aria-label={`${name}, ${message.timestamp}`}>
      {message.interaction_metadata && <UsedCommand message={message} />}
      {message.referenced_message && <Referenced message={message.referenced_message} />}
      {!follows && <Avatar id={message.author.id} name={name} bot={isBot} />}
      <div className="message-body">
        {!follows && (
          <header>
            <span className="author">{name}</span>
            {isBot && <span className="tag">BOT</span>}
            <MessageTime timestamp={message.timestamp} />
          </header>
        )}
        {message.failure !== undefined && <p className="failure">{message.failure}</p>}
        {message.content !== '' && <MarkdownView source={message.content} />}
        <Embeds embeds={message.embeds} />
        <Buttons rows={message.components} />
        {message.edited_timestamp !== null && <span className="edited">(edited)</span>}
        {isEphemeral && <p className="only-you">Only you can see this</p>}
      </div>
    </article>
  );
});

function UsedCommand({ message }: { readonly message: SeenMessage }) {
  const used = message.interaction_metadata;
  if (!used) return null;
  const name = used.user.global_name ?? used.user.username;
  return (
    <p className="used">
      <Avatar id={used.user.id} name={name} />
      <span className="author">{name}</span> used <span className="mention">/{used.name}</span>
    </p>
  );
}

function Referenced({ message }: { readonly message: SeenMessage }) {
  return (
    <p className="used">
      <span className="author">{message.author.global_name ?? message.author.username}</span>{' '}
      <span className="excerpt">{message.content}</span>
    </p>
  );
}

function MessageTime({ timestamp }: { readonly timestamp: string }) {
  const at = Date.parse(timestamp);
  const now = useNow() ?? at;
  return (
    <time dateTime={timestamp} title={formatTime(at, 'F', now)}>
      {messageTime(at, now)}
    </time>
  );
}
