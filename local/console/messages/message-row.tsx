import { memo } from 'react';

import { MESSAGE_FLAGS, type SeenMessage } from '#local/discord/model.ts';

import { useNow } from '../clock.ts';
import { Icon } from '../icons.tsx';
import { useInteractionsHere } from '../interactions/use-interactions.ts';
import { useWorkspace } from '../workspace.ts';
import { Avatar } from './avatar.tsx';
import { MessageContent } from './message-content.tsx';
import { MessageTools } from './message-tools.tsx';
import { formatTime, messageTime } from './times.ts';
import { useLives } from './use-lives.ts';

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
  const isLoading = (message.flags & MESSAGE_FLAGS.loading) !== 0;
  const classes = ['message', follows && 'follows', isEphemeral && 'ephemeral'].filter(Boolean).join(' ');
  return (
    <article className={classes} aria-label={`${name}, ${message.timestamp}`} aria-busy={isLoading || undefined}>
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
        {message.failure !== undefined && <Failure words={message.failure} />}
        {isLoading ? <Thinking name={name} /> : <MessageContent message={message} />}
        <ClickFailure messageId={message.id} />
        {!isLoading && <Edited message={message} />}
        {isEphemeral && <OnlyYou messageId={message.id} />}
      </div>
      <MessageTools message={message} name={name} />
    </article>
  );
});

function Thinking({ name }: { readonly name: string }) {
  return (
    <p className="thinking">
      <span className="dots" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      {name} is thinking…
    </p>
  );
}

function Failure({ words }: { readonly words: string }) {
  return (
    <p className="failure">
      <Icon name="alert" />
      {words}
    </p>
  );
}

/** What went wrong with the last press in this message. */
function ClickFailure({ messageId }: { readonly messageId: string }) {
  const words = useInteractionsHere()?.failureOf(messageId);
  if (words === undefined) return null;
  return (
    <div role="alert">
      <Failure words={words} />
    </div>
  );
}

function Edited({ message }: { readonly message: SeenMessage }) {
  const lives = useLives();
  const edits = (lives?.of(message.id).length ?? 0) - 1;
  if (edits >= 1) {
    return (
      <button type="button" className="edits" onClick={() => lives?.show(message.id)}>
        <Icon name="history" />
        {edits === 1 ? '1 edit' : `${edits} edits`}
      </button>
    );
  }
  return message.edited_timestamp === null ? null : <span className="edited">(edited)</span>;
}

function OnlyYou({ messageId }: { readonly messageId: string }) {
  const interactions = useInteractionsHere();
  return (
    <p className="only-you">
      <Icon name="eye" />
      Only you can see this
      {interactions && (
        <>
          <span aria-hidden="true"> · </span>
          <button type="button" className="text-button" onClick={() => void interactions.dismiss(messageId)}>
            Dismiss message
          </button>
        </>
      )}
    </p>
  );
}

function UsedCommand({ message }: { readonly message: SeenMessage }) {
  const used = message.interaction_metadata;
  // An answer to a button or a modal says nothing of its own above it, as in Discord.
  if (!used?.name) return null;
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
