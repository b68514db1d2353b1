import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';

import { api } from './api.ts';

export interface ConsoleClock {
  /** Virtual now, epoch milliseconds; moves every second. Undefined until the stack has told it once. */
  readonly now: number | undefined;
  /** The jump that is under way, as an ISO 8601 duration. */
  readonly advancing: string | undefined;
  readonly error: string | undefined;
  readonly advance: (duration: string) => Promise<boolean>;
  /** Takes over what the stack says. */
  readonly tell: (now: number) => void;
}

export const ClockContext = createContext<ConsoleClock | undefined>(undefined);

/** The virtual now, moving; for times that are shown relative to it. */
export function useNow(): number | undefined {
  return useContext(ClockContext)?.now;
}

export function useVirtualClock(): ConsoleClock {
  const [offset, setOffset] = useState<number>();
  const [tick, setTick] = useState(() => Date.now());
  const [advancing, setAdvancing] = useState<string>();
  const [error, setError] = useState<string>();

  useEffect(() => {
    const timer = window.setInterval(() => setTick(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);

  const tell = useCallback((now: number) => {
    setTick(Date.now());
    setOffset(now - Date.now());
  }, []);

  const advance = useCallback(
    async (duration: string) => {
      setAdvancing(duration);
      setError(undefined);
      try {
        tell((await api.advance(duration)).now);
        return true;
      } catch (failure) {
        setError(failure instanceof Error ? failure.message : String(failure));
        return false;
      } finally {
        setAdvancing(undefined);
      }
    },
    [tell],
  );

  const now = offset === undefined ? undefined : tick + offset;
  return useMemo(() => ({ now, advancing, error, advance, tell }), [now, advancing, error, advance, tell]);
}
