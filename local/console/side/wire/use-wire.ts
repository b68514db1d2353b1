import { useCallback, useEffect, useRef, useState } from 'react';

import type { Hop } from '#local/wire/hop.ts';

import { api } from '../../api.ts';
import { sentenceOf } from '../../interactions/result.ts';
import { withHops } from './hops.ts';

const RETRY_MS = 2000;
/** Hops come in bursts; they are drawn together. */
const GATHER_MS = 80;

export interface Wire {
  readonly hops: readonly Hop[];
  readonly state: 'loading' | 'live' | 'lost';
  readonly error: string | undefined;
  /** While it is paused nothing moves; what comes is kept and counted. */
  readonly paused: boolean;
  readonly waiting: number;
  readonly pause: (paused: boolean) => void;
  readonly clear: () => void;
}

/** Follows the hops of the whole stack. `version` changes when the stack is back and everything must be fetched again. */
export function useWire(version: number): Wire {
  const [hops, setHops] = useState<readonly Hop[]>([]);
  const [waiting, setWaiting] = useState<readonly Hop[]>([]);
  const [paused, setPaused] = useState(false);
  const [link, setLink] = useState<Pick<Wire, 'state' | 'error'>>({ state: 'loading', error: undefined });
  const isPaused = useRef(false);

  const take = useCallback((told: readonly Hop[]) => {
    if (isPaused.current) setWaiting((before) => withHops(before, told));
    else setHops((before) => withHops(before, told));
  }, []);

  useEffect(() => {
    let source: EventSource | undefined;
    let timer: number | undefined;
    let gathered: Hop[] = [];
    let gathering: number | undefined;
    let isCurrent = true;

    function flush(): void {
      gathering = undefined;
      take(gathered);
      gathered = [];
    }
    function lose(error: string | undefined): void {
      if (!isCurrent) return;
      setLink({ state: 'lost', error });
      source?.close();
      timer = window.setTimeout(() => void connect(), RETRY_MS);
    }
    async function connect(): Promise<void> {
      try {
        const found = await api.hops();
        if (!isCurrent) return;
        // A stack that was started again counts from 1: what was known before is of another life.
        setWaiting([]);
        setHops(found);
      } catch (failure) {
        lose(sentenceOf(failure));
        return;
      }
      source = new EventSource('/sim/wire/events');
      source.onopen = () => setLink({ state: 'live', error: undefined });
      source.onerror = () => lose(undefined);
      source.addEventListener('hop', (event) => {
        gathered.push(JSON.parse(String(event.data)) as Hop);
        gathering ??= window.setTimeout(flush, GATHER_MS);
      });
    }
    void connect();
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
      window.clearTimeout(gathering);
      source?.close();
    };
  }, [version, take]);

  function pause(next: boolean): void {
    isPaused.current = next;
    setPaused(next);
    if (next) return;
    setHops((before) => withHops(before, waiting));
    setWaiting([]);
  }

  return {
    hops,
    ...link,
    paused,
    waiting: waiting.length,
    pause,
    clear: () => setHops([]),
  };
}
