import type { VirtualClock } from '#local/contract.ts';
import type { Hop } from '#local/wire/hop.ts';

/** Enough for an hour of a person's clicking; the oldest go first. */
const KEPT_HOPS = 2000;

export interface Recorder {
  record(hop: Omit<Hop, 'id'>): Hop;
  /** The kept hops with a larger id, oldest first. */
  after(id: number): readonly Hop[];
  /** The id of the newest hop; 0 when there was none. */
  last(): number;
  /** Calls back for each new hop until the answer is called. */
  listen(listener: (hop: Hop) => void): () => void;
  /** Runs `work` and records it: an error is its outcome, and thrown on. */
  during<Result>(hop: Omit<Hop, 'id' | 'at' | 'durationMs' | 'outcome'>, work: () => Promise<Result>): Promise<Result>;
}

/** Remembers the last 2,000 hops. */
export function createRecorder(clock: VirtualClock): Recorder {
  const kept: Hop[] = [];
  const listeners = new Set<(hop: Hop) => void>();
  let last = 0;

  function record(given: Omit<Hop, 'id'>): Hop {
    last += 1;
    const hop = { id: last, ...given };
    kept.push(hop);
    // Twice as many for a while, so that not every hop moves all the others.
    if (kept.length >= 2 * KEPT_HOPS) kept.splice(0, kept.length - KEPT_HOPS);
    for (const listener of listeners) listener(hop);
    return hop;
  }

  return {
    record,
    after: (id) => kept.slice(-KEPT_HOPS).filter((hop) => hop.id > id),
    last: () => last,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async during(hop, work) {
      const at = clock.now();
      const started = performance.now();
      const finish = (outcome: Hop['outcome'], detail: unknown) =>
        record({ ...hop, at, durationMs: performance.now() - started, outcome, detail });
      try {
        const result = await work();
        finish('ok', hop.detail);
        return result;
      } catch (error) {
        finish('error', String(error));
        throw error;
      }
    },
  };
}
