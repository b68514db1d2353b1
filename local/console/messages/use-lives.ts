import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';

import type { SeenMessage } from '#local/discord/model.ts';
import type { SimulatorEvent } from '#local/discord/world.ts';

import { api } from '../api.ts';
import { type CardLife, keepLives } from '../card-lives.ts';

export interface Lives {
  of(messageId: string): CardLife;
  /** Opens the thread of a card's life. */
  show(messageId: string): void;
}

export const LivesContext = createContext<Lives | undefined>(undefined);

/** The earlier versions of a message, and the way to look at them; nothing in a place that shows no threads. */
export function useLives(): Lives | undefined {
  return useContext(LivesContext);
}

interface LifeThread extends Lives {
  readonly take: (event: SimulatorEvent) => void;
  /** The life that is looked at. */
  readonly shown: CardLife | undefined;
  readonly hide: () => void;
}

/** Keeps the lives of a channel's cards: what the stack has kept, and what this page has seen since. */
export function useCardLives(
  place: { readonly channelId: string; readonly userId: string; readonly version: number },
  messages: readonly SeenMessage[],
): LifeThread {
  const { channelId, userId, version } = place;
  const keeper = useRef(keepLives());
  const [revision, setRevision] = useState(0);
  const [shownId, setShown] = useState<string>();
  keeper.current.meet(messages);

  useEffect(() => {
    let isCurrent = true;
    setShown(undefined);
    api.lives(channelId, userId).then(
      (lives) => {
        if (!isCurrent) return;
        keeper.current.adopt(lives);
        setRevision((before) => before + 1);
      },
      // The page then shows the versions that it has seen itself.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [channelId, userId, version]);

  const take = useCallback((event: SimulatorEvent) => {
    keeper.current.take(event);
    setRevision((before) => before + 1);
  }, []);

  return useMemo(
    () => ({
      of: (messageId) => keeper.current.of(messageId),
      show: setShown,
      take,
      shown: shownId === undefined ? undefined : keeper.current.of(shownId),
      hide: () => setShown(undefined),
    }),
    // The keeper changes in place: the revision says when.
    [shownId, take, revision],
  );
}
