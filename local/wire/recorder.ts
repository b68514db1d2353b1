import type { VirtualClock } from '#local/contract.ts';
import type { Hop } from '#local/wire/hop.ts';

/** Enough for an hour of a person's clicking; the oldest go first. */
const KEPT_HOPS = 2000;

/** What a hop is told with; it begins now. */
export type HopStart = Omit<Hop, 'id' | 'at' | 'durationMs' | 'outcome' | 'detail'> & { readonly detail?: unknown };

/** Ends a hop; `detail` takes the place of what the start told when it is given. */
export type FinishHop = (outcome: Hop['outcome'], detail?: unknown) => void;

export interface Recorder {
  /**
   * Tells a hop as it begins, so that what follows from it comes after it, and tells it again under the same id with its
   * outcome when it ends.
   */
  tell(hop: HopStart): FinishHop;
  /** Tells a hop when it is over. `started` is the `performance.now()` of its beginning; now unless given. */
  record(hop: HopStart & { readonly outcome: Hop['outcome']; readonly started?: number }): void;
  /** The kept hops with a larger id, oldest first. */
  after(id: number): readonly Hop[];
  /** The id of the newest hop; 0 when there was none. */
  last(): number;
  /** Calls back for each hop that is told until the answer is called. */
  listen(listener: (hop: Hop) => void): () => void;
}

/** Remembers the last 2,000 hops. */
export function createRecorder(clock: VirtualClock): Recorder {
  let kept: Hop[] = [];
  const listeners = new Set<(hop: Hop) => void>();
  let last = 0;

  function publish(hop: Hop): void {
    for (const listener of listeners) listener(hop);
  }

  function add(given: Omit<Hop, 'id'>): Hop {
    last += 1;
    const hop = { id: last, ...given };
    kept.push(hop);
    // Twice as many for a while, so that not every hop moves all the others.
    if (kept.length >= 2 * KEPT_HOPS) kept = kept.slice(-KEPT_HOPS);
    publish(hop);
    return hop;
  }

  return {
    tell(start) {
      const started = performance.now();
      const begun = add({ detail: undefined, ...start, at: clock.now(), durationMs: 0, outcome: 'ok' });
      return (outcome, detail = begun.detail) => {
        const ended = { ...begun, durationMs: performance.now() - started, outcome, detail };
        const index = kept.length - 1 - (last - begun.id);
        if (index >= 0) kept[index] = ended;
        publish(ended);
      };
    },
    record({ started, ...hop }) {
      const durationMs = started === undefined ? 0 : performance.now() - started;
      add({ detail: undefined, ...hop, at: clock.now() - durationMs, durationMs });
    },
    after: (id) => kept.slice(-KEPT_HOPS).filter((hop) => hop.id > id),
    last: () => last,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
