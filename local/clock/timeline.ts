import type { SettableClock } from '#local/clock/clock.ts';
import type { Participant } from '#local/contract.ts';

export interface Timeline {
  /** Runs everything up to an instant (epoch ms), one due instant after the other, and answers how many there were. */
  advanceTo(target: number): Promise<{ steps: number }>;
  /** Waits until nothing is visible or in flight. */
  settle(): Promise<void>;
  /** Lets real time drive the participants. */
  start(): void;
  /** Has the participants looked after soon: something may have become due. */
  wake(): void;
  stop(): Promise<void>;
  /** Waits for what had begun when it was stopped; stop the functions first, else it waits for what they wait for. */
  drained(): Promise<void>;
}

/** Real milliseconds between two looks when nothing wakes the ticker. */
const TICK_MS = 50;

/** Rounds without an end at one instant: a participant that always says it is busy. */
const MAX_ROUNDS = 5_000;

/** Drives participants along virtual time: in real time, or as a discrete-event run (DESIGN §9). */
export function createTimeline(clock: SettableClock, participants: readonly Participant[]): Timeline {
  let advancing: Promise<unknown> = Promise.resolve();
  let queued = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const begun = new Set<Promise<void>>();

  async function settle(): Promise<void> {
    for (let round = 1; ; round += 1) {
      for (const participant of participants) await participant.tick();
      const due = dueNow();
      const busy = participants.filter((participant) => participant.busy());
      if (due.length === 0 && busy.length === 0) return;
      if (round > MAX_ROUNDS) {
        throw new Error(
          `the clock cannot go on: ${[...busy, ...due].map(({ name }) => name).join(', ')} never settles`,
        );
      }
    }
  }

  function dueNow(): Participant[] {
    const now = clock.now();
    return participants.filter((participant) => (participant.nextDueAt() ?? Number.POSITIVE_INFINITY) <= now);
  }

  function nextInstant(): number {
    return Math.min(...participants.map((participant) => participant.nextDueAt() ?? Number.POSITIVE_INFINITY));
  }

  async function runTo(target: number): Promise<{ steps: number }> {
    clock.freezeAt(clock.now());
    let steps = 0;
    try {
      await settle();
      for (let next = nextInstant(); next <= target && !stopped; next = nextInstant()) {
        clock.freezeAt(Math.max(next, clock.now()));
        await settle();
        steps += 1;
      }
      clock.freezeAt(Math.max(target, clock.now()));
      await settle();
      return { steps };
    } finally {
      clock.run();
    }
  }

  function look(): void {
    // While the clock is advanced, the run itself ticks everybody.
    if (queued > 0 || stopped) return;
    const now = clock.now();
    for (const participant of participants) {
      const due = participant.nextDueAt();
      if (due === undefined || due <= now) begin(participant);
    }
  }

  function begin(participant: Participant): void {
    const tick = participant
      .tick()
      .catch(report)
      .finally(() => begun.delete(tick));
    begun.add(tick);
  }

  return {
    advanceTo(target) {
      queued += 1;
      const run = advancing
        .then(() => runTo(target))
        .finally(() => {
          queued -= 1;
        });
      advancing = run.catch(() => undefined);
      return run;
    },
    settle,
    start() {
      timer = setInterval(look, TICK_MS);
    },
    wake() {
      if (timer) setImmediate(look);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await advancing;
    },
    async drained() {
      await Promise.all(begun);
    },
  };
}

function report(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
}
