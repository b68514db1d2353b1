import fc from 'fast-check';
import { preview } from '#lib/triggers/preview.ts';
import { anchorSchedule, occurrences, parseSchedule } from '#lib/triggers/schedule.ts';
import { wallOf } from '#lib/triggers/zone.ts';
import { awkwardZones, cronExpressions } from '#tests/triggers/cron/expressions.ts';

const NOW = Date.UTC(2026, 10, 21, 12);

function schedule(text: string, timezone = 'UTC') {
  return anchorSchedule(parseSchedule(text, timezone), NOW);
}

function isValid(expression: string): boolean {
  try {
    parseSchedule(`cron(${expression})`, 'UTC');
    return true;
  } catch {
    return false;
  }
}

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

describe('the preview', () => {
  it('marks what a clock change skips, and does not count it', () => {
    const times = preview(schedule('cron(30 2 * * ? *)', 'Europe/Berlin'), Date.UTC(2027, 2, 26, 12), 3);

    expect(times.map(({ mark, wall }) => [wall, mark])).toEqual([
      ['2027-03-27T02:30:00', undefined],
      ['2027-03-28T02:30:00', 'skipped'],
      ['2027-03-29T02:30:00', undefined],
      ['2027-03-30T02:30:00', undefined],
    ]);
    expect(times[1]?.at).toBeUndefined();
  });

  it('marks what comes twice, and fires at the first', () => {
    const times = preview(schedule('cron(30 2 * * ? *)', 'Europe/Berlin'), Date.UTC(2027, 9, 30, 12), 2);

    expect(times).toEqual([
      { wall: '2027-10-31T02:30:00', at: Date.UTC(2027, 9, 31, 0, 30), mark: 'folded' },
      { wall: '2027-11-01T02:30:00', at: Date.UTC(2027, 10, 1, 1, 30) },
    ]);
  });

  it('marks a single time in the hour that comes twice', () => {
    const once = (text: string) => preview(schedule(text, 'Europe/Berlin'), NOW, 5);

    expect(once('at 2027-10-31T02:30')).toEqual([
      { wall: '2027-10-31T02:30:00', at: Date.UTC(2027, 9, 31, 0, 30), mark: 'folded' },
    ]);
    expect(once('at 2027-10-31T03:30')).toEqual([{ wall: '2027-10-31T03:30:00', at: Date.UTC(2027, 9, 31, 2, 30) }]);
  });

  it('marks nothing of an interval, which counts minutes and no times of day', () => {
    const times = preview(schedule('every 1 hour', 'Europe/Berlin'), Date.UTC(2027, 9, 30, 23), 4);

    expect(times.map(({ mark, wall }) => [wall.slice(11, 16), mark])).toEqual([
      ['01:01', undefined],
      ['02:01', undefined],
      ['02:01', undefined],
      ['03:01', undefined],
    ]);
  });

  it('shows no more skipped times than it was asked for times', () => {
    const times = preview(schedule('cron(* * * * ? *)', 'Europe/Berlin'), Date.UTC(2027, 2, 28, 0, 57), 4);

    // Sixty are skipped between the second and the third that fire.
    expect(times.map(({ mark, wall }) => [wall.slice(11, 16), mark])).toEqual([
      ['01:58', undefined],
      ['01:59', undefined],
      ['02:00', 'skipped'],
      ['02:01', 'skipped'],
      ['02:02', 'skipped'],
      ['02:03', 'skipped'],
      ['03:00', undefined],
      ['03:01', undefined],
    ]);
  });

  it('shows what will fire, whatever the schedule and the zone', () => {
    fc.assert(
      fc.property(cronExpressions, fc.constantFrom(...awkwardZones), (expression, timezone) => {
        fc.pre(isValid(expression));
        const cron = schedule(`cron(${expression})`, timezone);

        const shown = preview(cron, NOW, 5).filter(({ at }) => at !== undefined);

        expect(shown.map(({ at }) => at)).toEqual(occurrences(cron, NOW, 5));
        for (const { at, wall } of shown) expect(iso(wallOf(at ?? 0, timezone))).toBe(wall.slice(0, 16));
      }),
    );
  });

  it('shows intervals and single times as well', () => {
    expect(preview(schedule('every 1 hour'), NOW, 2)).toHaveLength(2);
    expect(preview(schedule('at 2026-12-01T09:00', 'Europe/Berlin'), NOW, 5)).toEqual([
      { wall: '2026-12-01T09:00:00', at: Date.UTC(2026, 11, 1, 8) },
    ]);
  });
});
