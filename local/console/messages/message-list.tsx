import { Fragment, useLayoutEffect, useRef } from 'react';

import { MESSAGE_TYPES, type SeenMessage } from '#local/discord/model.ts';

import type { ConsoleChannel } from '../workspace.ts';
import { MessageRow } from './message-row.tsx';
import { dayNumber, dayTitle } from './times.ts';
import type { ChannelMessages } from './use-messages.ts';

/** Messages of one author closer than this stand under one name, as in Discord. */
const GROUP_WITHIN_MS = 7 * 60_000;
/** Who has scrolled up further than this many pixels is reading, and is left there. */
const NEAR_BOTTOM = 120;

interface ListProps {
  readonly channel: ConsoleChannel;
  readonly history: ChannelMessages;
}

/** What one person sees in a channel, newest at the bottom and in view. */
export function MessageList({ channel, history }: ListProps) {
  const { messages, loaded, hasEarlier, loadEarlier } = history;
  const scroller = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const newest = messages.at(-1)?.id;

  useLayoutEffect(() => {
    stick.current = true;
  }, [channel.id]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && stick.current) element.scrollTop = element.scrollHeight;
  }, [newest, loaded, channel.id]);

  return (
    <div
      className="messages"
      ref={scroller}
      tabIndex={0}
      role="log"
      aria-live="polite"
      aria-label={`Messages in #${channel.name}`}
      onScroll={({ currentTarget: box }) => {
        stick.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM;
      }}
    >
      <div className="messages-inner">
        {hasEarlier ? (
          <button type="button" className="quiet-button earlier" onClick={() => void loadEarlier()}>
            Show earlier messages
          </button>
        ) : (
          loaded && <Welcome channel={channel} isEmpty={messages.length === 0} />
        )}
        {messages.map((message, index) => (
          <Fragment key={message.id}>
            {startsDay(messages[index - 1], message) && (
              <p className="day">
                <span>{dayTitle(Date.parse(message.timestamp))}</span>
              </p>
            )}
            <MessageRow message={message} follows={follows(messages[index - 1], message)} />
          </Fragment>
        ))}
      </div>
    </div>
  );
}

function Welcome({ channel, isEmpty }: { readonly channel: ConsoleChannel; readonly isEmpty: boolean }) {
  return (
    <div className="welcome">
      <span className="welcome-mark" aria-hidden="true">
        #
      </span>
      <h2>#{channel.name}</h2>
      <p>
        {isEmpty ? (
          <>
            No messages yet. Type <kbd>/</kbd> to talk to Watchbell.
          </>
        ) : (
          `This is the beginning of #${channel.name}.`
        )}
      </p>
    </div>
  );
}

function startsDay(before: SeenMessage | undefined, message: SeenMessage): boolean {
  return !before || dayNumber(Date.parse(before.timestamp)) !== dayNumber(Date.parse(message.timestamp));
}

function follows(before: SeenMessage | undefined, message: SeenMessage): boolean {
  if (!before || startsDay(before, message) || message.type !== MESSAGE_TYPES.plain) return false;
  if (before.author.id !== message.author.id || before.flags !== message.flags) return false;
  return Date.parse(message.timestamp) - Date.parse(before.timestamp) < GROUP_WITHIN_MS;
}
