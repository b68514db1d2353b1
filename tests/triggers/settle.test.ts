import fc from 'fast-check';
import { occurrences, type Schedule, tally } from '#lib/triggers/schedule.ts';
import { CATCH_UP_WINDOW_MS, ON_TIME_MS, settle } from '#lib/triggers/settle.ts';
import { noTotals, type Span, type TriggerState } from '#lib/triggers/trigger.ts';

const MINUTE = 60_000;
const start = Date.UTC(2026, 10, 21, 9, 0);
const at = (clock: string) => Date.parse(`2026-11-21T${clock}Z`);

function interval(minutes: number, anchor = start): { schedule: Schedule } {
  return { schedule: { kind: 'interval', value: minutes, unit: 'minute', timezone: 'UTC', anchor } };
}

function stateAt(settledThrough: number, more: Partial<TriggerState> = {}): TriggerState {
  return {
    schemaVersion: 1,
    guildId: 'g',
    triggerId: 't',
    revision: 1,
    generation: 1,
    open: true,
    since: settledThrough,
    settledThrough,
    consecutiveFailures: 0,
    totals: noTotals,
    ...more,
  };
}

let ids = 0;
const newRunId = () => `run-${(ids += 1)}`;

describe('settle', () => {
  it('runs an occurrence that is on time and takes the slot', () => {
    const settled = settle({ trigger: interval(5), state: stateAt(start), now: at('09:05:20'), newRunId });

    expect(settled.runs).toEqual([{ runId: expect.any(String), at: at('09:05:00'), cause: 'schedule' }]);
    expect(settled.state).toMatchObject({
      settledThrough: at('09:05:00'),
      nextDueAt: at('09:10:00'),
      slot: { at: at('09:05:00') },
      totals: { run: 1, skipped: 0, missed: 0 },
    });
  });

  it('skips what is on time while the slot is taken, and extends the span while that goes on', () => {
    const slot = { runId: 'r', at: at('09:05:00') };
    const first = settle({
      trigger: interval(5),
      state: stateAt(at('09:05:00'), { slot }),
      now: at('09:10:05'),
      newRunId,
    });

    const second = settle({ trigger: interval(5), state: first.state, now: at('09:15:05'), newRunId });

    expect(second.spans).toEqual([
      {
        schemaVersion: 1,
        generation: 1,
        fate: 'skipped',
        reason: 'overlap',
        from: at('09:10:00'),
        to: at('09:15:00'),
        count: 2,
      },
    ]);
    expect(second.state.totals).toEqual({ run: 0, skipped: 2, missed: 0 });
  });

  it('runs the newest late one within the hour when nothing is on time, and misses the others', () => {
    const settled = settle({
      trigger: interval(10, at('09:22:00')),
      state: stateAt(at('10:22:00'), { generation: 3 }),
      now: at('12:00:30'),
      newRunId,
    });

    expect(settled.spans).toMatchObject([
      { fate: 'missed', reason: 'late', from: at('10:32:00'), to: at('11:42:00'), count: 8 },
    ]);
    expect(settled.runs).toMatchObject([{ at: at('11:52:00'), cause: 'catch_up' }]);
  });

  it('misses all late ones when one is on time', () => {
    const settled = settle({ trigger: interval(10), state: stateAt(start), now: at('10:02:00'), newRunId });

    expect(settled.runs).toMatchObject([{ at: at('10:00:00'), cause: 'schedule' }]);
    expect(settled.spans).toMatchObject([{ fate: 'missed', from: at('09:10:00'), to: at('09:50:00'), count: 5 }]);
  });

  it('catches nothing up that is older than an hour', () => {
    const settled = settle({ trigger: interval(120), state: stateAt(start), now: at('12:30:00'), newRunId });

    expect(settled.runs).toEqual([]);
    expect(settled.spans).toMatchObject([{ fate: 'missed', count: 1 }]);
  });

  it('runs nothing when the generation ends: late ones are missed, those on time skipped for the reason', () => {
    const settled = settle({
      trigger: interval(5),
      state: stateAt(start),
      now: at('09:20:00'),
      newRunId,
      ending: 'paused',
    });

    expect(settled.runs).toEqual([]);
    expect(settled.spans).toMatchObject([
      { fate: 'missed', reason: 'late', from: at('09:05:00'), to: at('09:10:00'), count: 2 },
      { fate: 'skipped', reason: 'paused', from: at('09:15:00'), to: at('09:20:00'), count: 2 },
    ]);
    expect(settled.state.settledThrough).toBe(at('09:20:00'));
  });

  it('takes no fate back when the clock goes back', () => {
    const state = stateAt(at('09:30:00'));

    const settled = settle({ trigger: interval(5), state, now: at('09:12:00'), newRunId });

    expect(settled).toMatchObject({ runs: [], spans: [], state: { settledThrough: at('09:30:00') } });
  });

  it('says that a schedule is exhausted once its only time has its fate', () => {
    const schedule: Schedule = { kind: 'once', wall: '2026-11-21T09:30:00', at: at('09:30:00'), timezone: 'UTC' };

    const before = settle({ trigger: { schedule }, state: stateAt(start), now: at('09:10:00'), newRunId });
    const after = settle({ trigger: { schedule }, state: stateAt(start), now: at('09:30:10'), newRunId });

    expect(before).toMatchObject({ exhausted: false, runs: [] });
    expect(after).toMatchObject({ exhausted: true, runs: [{ at: at('09:30:00') }] });
  });

  it('gives every occurrence exactly one fate, whoever nudges when, in whatever order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 45 }),
        fc.array(fc.record({ jump: fc.integer({ min: -600, max: 7200 }), frees: fc.boolean() }), { maxLength: 25 }),
        (minutes, nudges) => {
          const trigger = interval(minutes);
          const spans = new Map<number, Span>();
          const runs: number[] = [];
          let state = stateAt(start);
          let now = start;

          for (const { frees, jump } of nudges) {
            now += jump * 1000;
            if (frees) {
              const { slot: _free, ...rest } = state;
              state = rest;
            }
            const settled = settle({ trigger, state, now, newRunId });
            expect(settled.runs.length).toBeLessThanOrEqual(1);
            if (settled.runs.length > 0) expect(state.slot).toBeUndefined();
            for (const span of settled.spans) spans.set(span.from, span);
            runs.push(...settled.runs.map((run) => run.at));
            state = settled.state;
          }

          const nominal = tally(trigger.schedule, start, state.settledThrough)?.count ?? 0;
          const { missed, run, skipped } = state.totals;
          const covered = [...spans.values()].flatMap((span) =>
            occurrences(trigger.schedule, span.from - 1, span.count).map((occurrence) => {
              expect(occurrence).toBeLessThanOrEqual(span.to);
              return occurrence;
            }),
          );
          const all = [...runs, ...covered].sort((left, right) => left - right);
          expect(run + skipped + missed).toBe(nominal);
          expect(all).toEqual(occurrences(trigger.schedule, start, nominal));
        },
      ),
    );
  });

  it('knows its two limits in milliseconds', () => {
    expect(ON_TIME_MS).toBe(5 * MINUTE);
    expect(CATCH_UP_WINDOW_MS).toBe(60 * MINUTE);
  });
});
