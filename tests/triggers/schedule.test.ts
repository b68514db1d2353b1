import fc from 'fast-check';
import { DomainError } from '#lib/kernel/errors.ts';
import {
  anchorSchedule,
  describeSchedule,
  occurrences,
  parseSchedule,
  type Schedule,
  tally,
  toExpression,
} from '#lib/triggers/schedule.ts';
import { instantOf, wallOf } from '#lib/triggers/zone.ts';

const MINUTE = 60_000;

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('parseSchedule', () => {
  it.each([
    ['every 5 minutes', 'rate(5 minutes)', 'every 5 minutes'],
    ['every minute', 'rate(1 minute)', 'every minute'],
    ['Every 1 Hour', 'rate(1 hour)', 'every hour'],
    ['rate(1 hour)', 'rate(1 hour)', 'every hour'],
    ['rate( 2 days )', 'rate(2 days)', 'every 2 days'],
    ['at 2026-12-01T09:00', 'at(2026-12-01T09:00:00)', 'once at 2026-12-01 09:00 (Europe/Berlin)'],
    ['at(2026-12-01T09:00:30)', 'at(2026-12-01T09:00:30)', 'once at 2026-12-01 09:00 (Europe/Berlin)'],
  ])('understands %s', (text, expression, words) => {
    const schedule = parseSchedule(text, 'Europe/Berlin');

    expect(toExpression(schedule)).toBe(expression);
    expect(describeSchedule(schedule)).toBe(words);
  });

  it.each([
    ['every 5 parsecs', 'UTC', 'schedule.syntax'],
    ['', 'UTC', 'schedule.syntax'],
    ['at tomorrow', 'UTC', 'schedule.syntax'],
    ['at 2026-02-30T09:00', 'UTC', 'schedule.syntax'],
    ['at 2026-12-01T25:00', 'UTC', 'schedule.syntax'],
    ['every 0 minutes', 'UTC', 'schedule.interval_range'],
    ['every 366 days', 'UTC', 'schedule.interval_range'],
    ['every 5 minutes', 'Mars/Olympus', 'schedule.timezone'],
    ['at 2026-03-29T02:30', 'Europe/Berlin', 'schedule.gap'],
  ])('refuses %s in %s with %s', (text, zone, code) => {
    expect(codeOf(() => parseSchedule(text, zone))).toBe(code);
  });

  it.each(['0 9 ? * MON-FRI *', '*/5 * * * ? *', '0 9 * * * *'])(
    'says of six bare fields where they are written: %s',
    (text) => {
      expect(() => parseSchedule(text, 'UTC')).toThrow(
        expect.objectContaining({
          code: 'schedule.syntax',
          facts: { text, reason: 'six fields are written inside cron(…)' },
        }),
      );
    },
  );

  it('never fails in another way than by a code, whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codeOf(() => parseSchedule(text, 'UTC'))).toMatch(/^(schedule\.|nothing)/);
      }),
    );
  });

  it('takes the earlier of two when an hour repeats', () => {
    const schedule = parseSchedule('at 2026-10-25T02:30', 'Europe/Berlin');

    expect(schedule).toMatchObject({ at: Date.UTC(2026, 9, 25, 0, 30) });
  });
});

describe('occurrences of an interval', () => {
  const five = anchorSchedule(parseSchedule('every 5 minutes', 'UTC'), Date.UTC(2026, 10, 21, 9, 2, 30));

  it('are anchored at the whole minute after the creation', () => {
    const [first, second] = occurrences(five, Date.UTC(2026, 10, 21, 9, 2, 30), 2);

    expect(first).toBe(Date.UTC(2026, 10, 21, 9, 8));
    expect(second).toBe(Date.UTC(2026, 10, 21, 9, 13));
  });

  it('are counted by tally as by counting them one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 500 }),
        (value, after, width) => {
          const schedule: Schedule = { kind: 'interval', value, unit: 'minute', timezone: 'UTC', anchor: 0 };
          const from = after * 1000;
          const through = from + width * MINUTE;

          const listed = occurrences(schedule, from, width + 2).filter((at) => at <= through);

          const counted = tally(schedule, from, through);
          expect(counted?.count ?? 0).toBe(listed.length);
          expect(counted?.first).toBe(listed[0]);
          expect(counted?.last).toBe(listed.at(-1));
        },
      ),
    );
  });
});

describe('instantOf', () => {
  it.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Cairo', 'UTC'])(
    'maps every wall-clock half hour of a year in %s as walking the real hours does',
    (zone) => {
      const start = Date.UTC(2026, 0, 1);
      const end = Date.UTC(2027, 0, 1);
      const earliest = new Map<number, number>();
      for (let instant = start - 36 * 60 * MINUTE; instant < end + 36 * 60 * MINUTE; instant += 30 * MINUTE) {
        const wall = wallOf(instant, zone);
        if (!earliest.has(wall)) earliest.set(wall, instant);
      }

      const wrong: number[] = [];
      for (let wall = start; wall < end; wall += 30 * MINUTE) {
        if (instantOf(wall, zone) !== earliest.get(wall)) wrong.push(wall);
      }

      expect(wrong).toEqual([]);
    },
  );
});
