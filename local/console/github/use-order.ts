import { useRef, useState } from 'react';

interface Order {
  /** What is under way, by the name that it was given. */
  readonly pending: string | undefined;
  readonly error: unknown;
  /** Does it after what was ordered before, and says why it could not be done; true when it was. */
  readonly run: (name: string, work: () => Promise<unknown>) => Promise<boolean>;
}

/** What a person orders of GitHub, one thing after the other; `done` is called after each. */
export function useOrder(done: () => void): Order {
  const [pending, setPending] = useState<string>();
  const [error, setError] = useState<unknown>();
  const last = useRef<Promise<unknown>>(Promise.resolve());

  async function obey(name: string, work: () => Promise<unknown>): Promise<boolean> {
    setPending(name);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (failure) {
      setError(failure);
      return false;
    } finally {
      setPending(undefined);
      done();
    }
  }

  return {
    pending,
    error,
    run(name, work) {
      const obeyed = last.current.then(() => obey(name, work));
      last.current = obeyed;
      return obeyed;
    },
  };
}
