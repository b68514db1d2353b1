import { useEffect, useEffectEvent } from 'react';

import type { SimulatorEvent } from '#local/discord/world.ts';

const EVENTS = ['message.created', 'message.updated', 'message.deleted', 'commands.changed', 'permissions.changed'];
const RETRY_MS = 2000;

export interface FeedHandlers {
  onEvent(event: SimulatorEvent): void;
  /** The virtual now, every few seconds. */
  onClock(now: number): void;
  /** Connected, for the first time or again: what was missed must be fetched. */
  onOpen(): void;
  onLost(): void;
}

/** Listens to what `userId` may see, connecting again by itself for as long as the page is open. */
export function useFeed(userId: string, handlers: FeedHandlers): void {
  const onEvent = useEffectEvent((data: string) => handlers.onEvent(JSON.parse(data) as SimulatorEvent));
  const onClock = useEffectEvent((data: string) => handlers.onClock((JSON.parse(data) as { now: number }).now));
  const onOpen = useEffectEvent(() => handlers.onOpen());
  const onLost = useEffectEvent(() => handlers.onLost());

  useEffect(() => {
    let source: EventSource;
    let retry: number | undefined;
    function connect(): void {
      source = new EventSource(`/sim/discord/events?user=${userId}`);
      source.onopen = () => onOpen();
      source.onerror = () => {
        onLost();
        // The browser's own reconnecting backs off and gives up on an error status.
        source.close();
        retry = window.setTimeout(connect, RETRY_MS);
      };
      source.addEventListener('clock', (event) => onClock(String(event.data)));
      for (const type of EVENTS) {
        source.addEventListener(type, (event) => onEvent(String(event.data)));
      }
    }
    connect();
    return () => {
      window.clearTimeout(retry);
      source.close();
    };
  }, [userId]);
}
