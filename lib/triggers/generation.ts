import { occurrences, type Schedule } from '#lib/triggers/schedule.ts';
import { type Ending, settle } from '#lib/triggers/settle.ts';
import { type Generation, noTotals, type Span, type Trigger, type TriggerState } from '#lib/triggers/trigger.ts';

/** Opens a generation at `now` (epoch ms): its occurrences lie after it. What is running keeps its slot. */
export function beginGeneration(
  state: Pick<TriggerState, 'guildId' | 'triggerId' | 'revision' | 'consecutiveFailures' | 'slot'>,
  generation: { readonly number: number; readonly schedule: Schedule },
  now: number,
): { state: TriggerState; row: Generation } {
  const { consecutiveFailures, guildId, revision, slot, triggerId } = state;
  const [nextDueAt] = occurrences(generation.schedule, now, 1);
  return {
    row: { schemaVersion: 1, ...generation, from: now },
    state: {
      schemaVersion: 1,
      guildId,
      triggerId,
      revision,
      generation: generation.number,
      open: true,
      since: now,
      settledThrough: now,
      consecutiveFailures,
      totals: noTotals,
      ...(slot ? { slot } : {}),
      ...(nextDueAt === undefined ? {} : { nextDueAt }),
    },
  };
}

/** Closes the open generation at `now`: what is due gets its fate, and the row its end and totals. */
export function endGeneration(
  { trigger, state }: { readonly trigger: Trigger; readonly state: TriggerState },
  ending: Ending,
  now: number,
): { state: TriggerState; row: Generation; spans: readonly Span[] } {
  const settled = settle({ trigger, state, now, ending, newRunId: () => '' });
  const { nextDueAt: _none, ...rest } = settled.state;
  return {
    state: { ...rest, open: false },
    spans: settled.spans,
    row: {
      schemaVersion: 1,
      number: state.generation,
      schedule: trigger.schedule,
      from: state.since,
      to: rest.settledThrough,
      totals: rest.totals,
    },
  };
}
