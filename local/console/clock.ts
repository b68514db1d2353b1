import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';

import { api } from './api.ts';
import { sentenceOf } from './interactions/result.ts';

/** Where the clock is to go: on by an ISO 8601 duration, or to an instant (epoch milliseconds). */
export type Jump = { readonly by: string } | { readonly to: number };

export interface ConsoleClock {
  /** Virtual now, epoch milliseconds; moves every second. Undefined until the stack has told it once. */
  readonly now: number | undefined;
  /** The jump that is under way. */
  readonly jumping: Jump | undefined;
  readonly error: string | undefined;
  readonly jump: (jump: Jump) => Promise<boolean>;
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
  const [jumping, setJumping] = useState<Jump>();
  const [error, setError] = useState<string>();

  useEffect(() => {
    const timer = window.setInterval(() => setTick(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);

  const tell = useCallback((now: number) => {
    setTick(Date.now());
    setOffset(now - Date.now());
  }, []);

  const jump = useCallback(
    async (target: Jump) => {
      setJumping(target);
      setError(undefined);
      try {
        tell((await ('by' in target ? api.advance(target.by) : api.advanceTo(target.to))).now);
        return true;
      } catch (failure) {
        setError(sentenceOf(failure));
        return false;
      } finally {
        setJumping(undefined);
      }
    },
    [tell],
  );

  const now = offset === undefined ? undefined : tick + offset;
  return useMemo(() => ({ now, jumping, error, jump, tell }), [now, jumping, error, jump, tell]);
}
