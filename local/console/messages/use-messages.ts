import { useCallback, useEffect, useRef, useState } from 'react';

import type { SeenMessage } from '#local/discord/model.ts';
import type { SimulatorEvent } from '#local/discord/world.ts';

import { api, PAGE_SIZE } from '../api.ts';
import { sentenceOf } from '../interactions/result.ts';

export interface ChannelMessages {
  /** Oldest first. */
  readonly messages: readonly SeenMessage[];
  readonly loaded: boolean;
  /** Why nothing could be loaded. */
  readonly error: string | undefined;
  readonly retry: () => void;
  readonly hasEarlier: boolean;
  readonly loadEarlier: () => Promise<void>;
  readonly take: (event: SimulatorEvent) => void;
}

interface Loaded {
  /** Whose view of which channel this is; another view's messages are never shown. */
  readonly view: string;
  readonly messages: readonly SeenMessage[];
  readonly hasEarlier: boolean;
  readonly error?: string;
}

const NOTHING: Loaded = { view: '', messages: [], hasEarlier: false };

/** What `userId` sees in a channel, kept up to date; `version` changes when everything must be fetched again. */
export function useMessages(channelId: string, userId: string, version: number): ChannelMessages {
  const view = `${channelId} ${userId}`;
  const [state, setState] = useState(NOTHING);
  const current = state.view === view ? state : NOTHING;
  // What is told while a page is being fetched may or may not be on it.
  const told = useRef<SimulatorEvent[]>([]);
  const [attempts, setAttempts] = useState(0);

  useEffect(() => {
    let isCurrent = true;
    told.current = [];
    api.messages(channelId, userId).then(
      (messages) => {
        if (!isCurrent) return;
        const fetched = { view, messages, hasEarlier: messages.length === PAGE_SIZE };
        setState(told.current.reduce<Loaded>((before, event) => applied(before, channelId, event), fetched));
      },
      (failure: unknown) => {
        // What was shown stays; the feed tells when the stack is gone, and fetches again when it is back.
        const error = sentenceOf(failure);
        if (isCurrent)
          setState((before) =>
            before.view === view && before.error === undefined ? before : { ...NOTHING, view, error },
          );
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [channelId, userId, view, version, attempts]);

  const take = useCallback(
    (event: SimulatorEvent) => {
      told.current.push(event);
      setState((before) => (before.view === view ? applied(before, channelId, event) : before));
    },
    [channelId, view],
  );

  const loadEarlier = async () => {
    const first = current.messages[0]?.id;
    if (first === undefined) return;
    const earlier = await api.messages(channelId, userId, first);
    setState((before) =>
      before.view === view
        ? { view, messages: [...earlier, ...before.messages], hasEarlier: earlier.length === PAGE_SIZE }
        : before,
    );
  };

  return {
    messages: current.messages,
    loaded: current.view === view && current.error === undefined,
    error: current.error,
    retry: () => setAttempts((before) => before + 1),
    hasEarlier: current.hasEarlier,
    loadEarlier,
    take,
  };
}

function applied(before: Loaded, channelId: string, event: SimulatorEvent): Loaded {
  if (event.type === 'message.deleted') {
    return { ...before, messages: before.messages.filter((message) => message.id !== event.messageId) };
  }
  if (!('message' in event) || event.message.channel_id !== channelId) return before;
  const { message } = event;
  const known = before.messages.some((candidate) => candidate.id === message.id);
  if (known) {
    return {
      ...before,
      messages: before.messages.map((candidate) => (candidate.id === message.id ? message : candidate)),
    };
  }
  return event.type === 'message.created' ? { ...before, messages: [...before.messages, message] } : before;
}
