import { useCallback, useContext, useEffect, useEffectEvent, useState } from 'react';

import { ClockContext } from '../clock.ts';

/** Runs live by the virtual clock and tell nobody: so the page looks again by itself. */
const REFRESH_MS = 1500;

export interface Polled<T> {
  /** What was told last; undefined until it has been told once. */
  readonly value: T | undefined;
  /** Why it could not be read this time. */
  readonly error: unknown;
  /** Looks again at once. */
  readonly refresh: () => void;
  /** Shows this until the next look: what was just ordered. */
  readonly show: (value: T) => void;
}

interface Told<T> {
  readonly key: string;
  readonly value: T | undefined;
  readonly error: unknown;
}

/** Looks at something again and again while the page is seen; `key` says what it is, and another one begins anew. */
export function usePolled<T>(key: string, load: () => Promise<T>): Polled<T> {
  const jumping = useContext(ClockContext)?.jumping;
  const [told, setTold] = useState<Told<T>>({ key, value: undefined, error: undefined });
  const [asked, setAsked] = useState(0);
  const loadNow = useEffectEvent(load);

  useEffect(() => {
    let isCurrent = true;
    let timer: number | undefined;
    async function look(): Promise<void> {
      try {
        const value = await loadNow();
        if (isCurrent) setTold((before) => (isSame(before, key, value) ? before : { key, value, error: undefined }));
      } catch (error) {
        // What was shown stays.
        if (isCurrent) setTold((before) => ({ key, value: before.key === key ? before.value : undefined, error }));
      }
      if (isCurrent) wait();
    }
    function wait(): void {
      timer = window.setTimeout(() => (document.hidden ? wait() : void look()), REFRESH_MS);
    }
    void look();
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
    // A jump of the clock, once it is done, has moved everything.
  }, [key, asked, jumping]);

  const refresh = useCallback(() => setAsked((before) => before + 1), []);
  const show = useCallback((value: T) => setTold({ key, value, error: undefined }), [key]);
  const isOfKey = told.key === key;
  return { value: isOfKey ? told.value : undefined, error: isOfKey ? told.error : undefined, refresh, show };
}

function isSame<T>(before: Told<T>, key: string, value: T): boolean {
  return before.key === key && before.error === undefined && JSON.stringify(before.value) === JSON.stringify(value);
}
