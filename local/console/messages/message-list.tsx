import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react';

import { MESSAGE_TYPES, type SeenMessage } from '#local/discord/model.ts';

import { Icon } from '../icons.tsx';
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
  const inner = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const top = useRef(0);
  const [isAway, setAway] = useState(false);

  useLayoutEffect(() => {
    stick.current = true;
    setAway(false);
  }, [channel.id]);
  // Whatever makes the list grow (a message, an edit, a spoiler) or its frame shrink (a banner, a long command), its end
  // stays in view of who stands there.
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (stick.current) toEnd(scroller.current);
    });
    for (const box of [scroller.current, inner.current]) if (box) observer.observe(box);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (stick.current) toEnd(scroller.current);
  }, [messages, loaded, channel.id]);

  return (
    <div className="messages-frame">
      <div
        className="messages"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={`Messages in #${channel.name}`}
        onScroll={({ currentTarget: box }) => {
          const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM;
          // Only who scrolls up leaves the end: a list that has grown since the last scroll is no person's doing.
          stick.current = isNear || (stick.current && box.scrollTop >= top.current);
          top.current = box.scrollTop;
          setAway(!stick.current);
        }}
      >
        <div className="messages-inner" ref={inner}>
          {history.error !== undefined && <Unloaded words={history.error} onRetry={history.retry} />}
          {!loaded && history.error === undefined && <Loading />}
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
      {isAway && (
        <button type="button" className="to-end" onClick={() => toEnd(scroller.current)}>
          <Icon name="down" />
          To the newest
        </button>
      )}
    </div>
  );
}

function toEnd(box: HTMLElement | null): void {
  if (box) box.scrollTop = box.scrollHeight;
}

function Welcome({ channel, isEmpty }: { readonly channel: ConsoleChannel; readonly isEmpty: boolean }) {
  return (
    <div className="welcome">
      <span className="welcome-mark">
        <Icon name="hash" />
      </span>
      <h2>#{channel.name}</h2>
      {isEmpty ? (
        <p>
          No messages yet. Type <kbd>/</kbd> to talk to Watchbell.
        </p>
      ) : (
        <p>{`This is the beginning of #${channel.name}.`}</p>
      )}
    </div>
  );
}

function Loading() {
  return (
    <div className="skeletons" role="status">
      <span className="visually-hidden">Loading messages…</span>
      {['70%', '45%', '60%'].map((width) => (
        <div key={width} className="skeleton" aria-hidden="true">
          <span className="skeleton-mark" />
          <span className="skeleton-line" style={{ width }} />
        </div>
      ))}
    </div>
  );
}

function Unloaded({ words, onRetry }: { readonly words: string; readonly onRetry: () => void }) {
  return (
    <div className="unloaded" role="alert">
      <Icon name="alert" />
      <p>The messages could not be loaded: {words}</p>
      <button type="button" className="quiet-button" onClick={onRetry}>
        Try again
      </button>
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
