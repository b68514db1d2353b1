import { occurrences, type Schedule, tally } from '#lib/triggers/schedule.ts';
import type { Span, SpanFate, SpanReason, Trigger, TriggerState } from '#lib/triggers/trigger.ts';

/** An occurrence is on time up to this many milliseconds after its nominal time (DESIGN §5). */
export const ON_TIME_MS = 5 * 60_000;

/** The newest late occurrence still runs when it is at most this old (DESIGN §5, catch-up `latest`). */
export const CATCH_UP_WINDOW_MS = 60 * 60_000;

/** Why a generation ends at this instant; its on-time occurrences are skipped for that reason. */
export type Ending = Extract<SpanReason, 'edited' | 'paused' | 'deleted'>;

export interface SettleInput {
  readonly trigger: Pick<Trigger, 'schedule'>;
  readonly state: TriggerState;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Names a run that is about to be made. */
  readonly newRunId: () => string;
  readonly ending?: Ending;
}

/** A run that an occurrence was given. */
export interface SettledRun {
  readonly runId: string;
  /** Nominal time, epoch milliseconds. */
  readonly at: number;
  readonly cause: 'schedule' | 'catch_up';
}

export interface Settlement {
  readonly runs: readonly SettledRun[];
  /** Spans to write, each whole: one that continues an earlier span has the same `from` and replaces it. */
  readonly spans: readonly Span[];
  readonly state: TriggerState;
  /** True when the schedule has no occurrence left. */
  readonly exhausted: boolean;
}

/**
 * Gives every occurrence in (settledThrough, now] exactly one fate (DESIGN §5). Pure.
 *
 * On time (≤ 5 minutes late): taken in order under the overlap policy `skip`: the first runs if the slot is free, the
 * others are skipped. Late: under catch-up `latest` the newest within the hour runs if nothing is on time; the others are
 * missed. With `ending` nothing runs: late ones are missed, those on time are skipped for that reason.
 */
export function settle(input: SettleInput): Settlement {
  const { schedule } = input.trigger;
  const { now, state, ending } = input;
  const fates = beginFates(state);

  const lastLate = now - ON_TIME_MS - 1;
  const late = tally(schedule, state.settledThrough, lastLate);
  const punctual = dueBetween(schedule, Math.max(state.settledThrough, lastLate), now);

  if (late) {
    const caughtUp = !ending && punctual.length === 0 && late.last >= now - CATCH_UP_WINDOW_MS;
    const missed = caughtUp ? tally(schedule, state.settledThrough, late.last - 1) : late;
    if (missed) fates.span('missed', 'late', missed);
    if (caughtUp) fates.take(late.last, 'catch_up', input.newRunId);
  }
  for (const at of punctual) {
    if (ending) fates.span('skipped', ending, { first: at, last: at, count: 1 });
    else fates.take(at, 'schedule', input.newRunId);
  }

  // A clock that lags behind the last settlement must not take fates back.
  const settledThrough = Math.max(state.settledThrough, ending ? now : (punctual.at(-1) ?? late?.last ?? 0));
  const [nextDueAt] = occurrences(schedule, settledThrough, 1);
  return {
    runs: fates.runs,
    spans: fates.spans,
    state: fates.stateAfter(settledThrough, nextDueAt),
    exhausted: nextDueAt === undefined,
  };
}

/** Everything in (after, through], ascending; the on-time window holds six at the most. */
function dueBetween(schedule: Schedule, after: number, through: number): number[] {
  const found = tally(schedule, after, through);
  return found ? occurrences(schedule, after, found.count) : [];
}

function beginFates(state: TriggerState) {
  const runs: SettledRun[] = [];
  const spans: Span[] = [];
  let { slot, lastSpan, totals } = state;

  function span(fate: SpanFate, reason: SpanReason, stretch: { first: number; last: number; count: number }): void {
    const continues = lastSpan?.fate === fate && lastSpan.reason === reason && lastSpan.generation === state.generation;
    const whole: Span = {
      schemaVersion: 1,
      generation: state.generation,
      fate,
      reason,
      from: continues ? lastSpan!.from : stretch.first,
      to: stretch.last,
      count: (continues ? lastSpan!.count : 0) + stretch.count,
    };
    if (continues && spans.at(-1)?.from === whole.from) spans.pop();
    spans.push(whole);
    lastSpan = whole;
    totals = { ...totals, [fate]: totals[fate] + stretch.count };
  }

  function take(at: number, cause: SettledRun['cause'], newRunId: () => string): void {
    if (slot) {
      span('skipped', 'overlap', { first: at, last: at, count: 1 });
      return;
    }
    const run: SettledRun = { runId: newRunId(), at, cause };
    runs.push(run);
    slot = { runId: run.runId, at };
    lastSpan = undefined;
    totals = { ...totals, run: totals.run + 1 };
  }

  function stateAfter(settledThrough: number, nextDueAt: number | undefined): TriggerState {
    const { slot: _slot, lastSpan: _lastSpan, nextDueAt: _nextDueAt, ...rest } = state;
    return {
      ...rest,
      settledThrough,
      totals,
      ...(nextDueAt === undefined ? {} : { nextDueAt }),
      ...(slot === undefined ? {} : { slot }),
      ...(lastSpan === undefined ? {} : { lastSpan }),
    };
  }

  return { runs, spans, span, take, stateAfter };
}
