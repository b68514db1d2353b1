import { Cron } from 'croner';
import fc from 'fast-check';
import { anchorSchedule, occurrences, parseSchedule, tally, toExpression } from '#lib/triggers/schedule.ts';
import { awkwardZones, cronExpressions } from '#tests/triggers/cron/expressions.ts';
import { oracle, zoneChanges } from '#tests/triggers/cron/oracle.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 12);

function schedule(text: string, timezone = 'UTC') {
  return anchorSchedule(parseSchedule(text, timezone), NOW);
}

function factsOf(text: string): { code?: string; facts?: Record<string, unknown> } {
  try {
    parseSchedule(text, 'UTC');
    return {};
  } catch (error) {
    const { code, facts } = error as { code: string; facts: Record<string, unknown> };
    return { code, facts };
  }
}

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

describe('cron', () => {
  it.each([
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html and the Scheduler user guide
    ['cron(0 10 * * ? *)', ['2026-11-22T10:00', '2026-11-23T10:00']],
    ['cron(15 12 * * ? *)', ['2026-11-21T12:15', '2026-11-22T12:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-11-23T18:00', '2026-11-24T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-12-01T08:00', '2027-01-01T08:00']],
    ['cron(0/15 * * * ? *)', ['2026-11-21T12:15', '2026-11-21T12:30']],
    ['cron(0/10 * ? * MON-FRI *)', ['2026-11-23T00:00', '2026-11-23T00:10']],
    ['cron(0/5 8-17 ? * MON-FRI *)', ['2026-11-23T08:00', '2026-11-23T08:05']],
    ['cron(0/30 20-23 ? * MON-FRI *)', ['2026-11-23T20:00', '2026-11-23T20:30']],
    ['cron(15 10 ? * 6L 2026-2028)', ['2026-11-27T10:15', '2026-12-25T10:15']],
    ['cron(0 9 L * ? *)', ['2026-11-30T09:00', '2026-12-31T09:00']],
    ['cron(0 9 15W * ? *)', ['2026-12-15T09:00', '2027-01-15T09:00']],
    ['cron(0 9 1W 8 ? *)', ['2027-08-02T09:00', '2028-08-01T09:00']],
    ['cron(0 9 31W 1 ? *)', ['2027-01-29T09:00', '2028-01-31T09:00']],
    ['cron(0 9 ? * 3#2 *)', ['2026-12-08T09:00', '2027-01-12T09:00']],
    ['cron(0 9 ? * 2#5 *)', ['2026-11-30T09:00', '2027-03-29T09:00']],
    ['cron(0 9 ? * L *)', ['2026-11-28T09:00', '2026-12-05T09:00']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 1 1 ? 2030)', ['2030-01-01T00:00']],
    ['cron(0/59 * * * ? *)', ['2026-11-21T12:59', '2026-11-21T13:00']],
    ['cron(0 0/23 * * ? *)', ['2026-11-21T23:00', '2026-11-22T00:00']],
    ['0 9 * * 1-5', ['2026-11-23T09:00', '2026-11-24T09:00']],
    ['0 9 * * 0', ['2026-11-22T09:00', '2026-11-29T09:00']],
    ['0 9 * * 7', ['2026-11-22T09:00', '2026-11-29T09:00']],
    ['30 6 1,15 * *', ['2026-12-01T06:30', '2026-12-15T06:30']],
    ['*/20 * * * *', ['2026-11-21T12:20', '2026-11-21T12:40']],
    ['0 9 * * fri,MON', ['2026-11-23T09:00', '2026-11-27T09:00']],
  ])('%s fires at %j', (text, expected) => {
    expect(occurrences(schedule(text), NOW, 2).map(iso)).toEqual(expected);
  });

  it.each([
    ['0 9 * * 1-5', '0 9 ? * MON-FRI *'],
    ['0 9 1 * *', '0 9 1 * ? *'],
    ['*/5 * * * *', '*/5 * * * ? *'],
    ['0 9 * * */2', '0 9 ? * SUN,TUE,THU,SAT *'],
    ['0 9 * * 5-7', '0 9 ? * SUN,FRI-SAT *'],
    ['0 9 * jan 0-6', '0 9 ? JAN * *'],
  ])('translates %s to %s, and shows both', (written, expression) => {
    expect(parseSchedule(written, 'UTC')).toEqual({ kind: 'cron', expression, written, timezone: 'UTC' });
  });

  it.each([
    ['cron(0 9 * * ?)', 'schedule.cron_fields', undefined],
    ['cron(0 9 * * * *)', 'schedule.cron_days', undefined],
    ['cron(0 9 ? * ? *)', 'schedule.cron_days', undefined],
    ['cron(0 9 1 * MON *)', 'schedule.cron_days', undefined],
    ['cron(60 9 * * ? *)', 'schedule.cron_field', 'minutes'],
    ['cron(0/0 9 * * ? *)', 'schedule.cron_field', 'minutes'],
    ['cron(0/60 9 * * ? *)', 'schedule.cron_field', 'minutes'],
    ['cron(*/60 9 * * ? *)', 'schedule.cron_field', 'minutes'],
    ['cron(? 9 * * ? *)', 'schedule.cron_field', 'minutes'],
    ['cron(0 24 * * ? *)', 'schedule.cron_field', 'hours'],
    ['cron(0 0/24 * * ? *)', 'schedule.cron_field', 'hours'],
    ['cron(0 22-2 * * ? *)', 'schedule.cron_field', 'hours'],
    ['cron(0 9 0 * ? *)', 'schedule.cron_field', 'day-of-month'],
    ['cron(0 9 32W * ? *)', 'schedule.cron_field', 'day-of-month'],
    ['cron(0 9 L-3 * ? *)', 'schedule.cron_field', 'day-of-month'],
    ['cron(0 9 1,L * ? *)', 'schedule.cron_field', 'day-of-month'],
    ['cron(0 9 * 13 ? *)', 'schedule.cron_field', 'month'],
    ['cron(0 9 * JUNE ? *)', 'schedule.cron_field', 'month'],
    ['cron(0 9 ? * 0 *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 ? * 8 *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 ? * 3#6 *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 ? * 3#1,6#3 *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 ? * 2/2 *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 ? * FRI-MON *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 * * ? 1969)', 'schedule.cron_field', 'year'],
    ['cron(0 9 * * ? 2200)', 'schedule.cron_field', 'year'],
    ['cron(0 9 1-2-3 * ? *)', 'schedule.cron_field', 'day-of-month'],
    ['cron(0 9 ? * 1-2-3 *)', 'schedule.cron_field', 'day-of-week'],
    ['cron(0 9 30 2 ? *)', 'schedule.cron_never', undefined],
    ['cron(0 9 29 2 ? 2027)', 'schedule.cron_never', undefined],
    ['0 9 1 * 1', 'schedule.cron_both_days', undefined],
    ['0 9 * * 8', 'schedule.cron_field', 'day-of-week'],
    ['0 9 * * 1-2-3', 'schedule.cron_field', 'day-of-week'],
    ['*/60 * * * *', 'schedule.cron_field', 'minutes'],
    ['0 9 L * *', 'schedule.cron_field', 'day-of-month'],
    ['61 9 * * *', 'schedule.cron_field', 'minutes'],
  ])('refuses %s with %s, naming the field %s', (text, code, field) => {
    const { code: refused, facts } = factsOf(text);

    expect(refused).toBe(code);
    expect(facts?.['field']).toBe(field);
  });

  it.each([
    ['cron(09 007 ? * mon-fri *)', 'cron(9 7 ? * MON-FRI *)'],
    ['cron( 00  10 01/05 * ? 2026 )', 'cron(0 10 1/5 * ? 2026)'],
    ['cron(0,00,10 0-09 ? * 02#1 *)', 'cron(0,0,10 0-9 ? * 2#1 *)'],
    ['00 09 * * 1', 'cron(0 9 ? * MON *)'],
  ])('writes %s without what it does not need: %s', (text, expression) => {
    expect(toExpression(parseSchedule(text, 'UTC'))).toBe(expression);
  });

  it('means the same after it was written for Scheduler and read again', () => {
    fc.assert(
      fc.property(cronExpressions, (expression) => {
        fc.pre(factsOf(`cron(${expression})`).code === undefined);
        const once = parseSchedule(`cron(${expression})`, 'Europe/Berlin');

        expect(parseSchedule(toExpression(once), 'Europe/Berlin')).toEqual(once);
      }),
    );
  });
});

describe('the times of cron', () => {
  const zone = fc.constantFrom(...awkwardZones);
  const at = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2037, 11, 1) });

  it('are those that a look at every minute finds, anywhere', () => {
    fc.assert(
      fc.property(cronExpressions, zone, at, (expression, timezone, after) => {
        fc.pre(factsOf(`cron(${expression})`).code === undefined);
        const expected = oracle(expression, timezone, after, after + 6 * HOUR);
        const cron = schedule(`cron(${expression})`, timezone);

        expect(occurrences(cron, after, expected.length)).toEqual(expected);
        expect(tally(cron, after, after + 6 * HOUR)?.count ?? 0).toBe(expected.length);
      }),
      { numRuns: 60 },
    );
  });

  it.each(awkwardZones)(
    'are those that a look at every minute finds around each clock change 2024–2037 in %s',
    (timezone) => {
      const times = ['cron(0/15 * * * ? *)', 'cron(30 2 * * ? *)', 'cron(0 0-3 ? * SUN,SAT *)'];
      const changes = zoneChanges(timezone, 2024, 2037);
      // All of them in `npm run prove -- schedules`; here a spread of them.
      const looked = changes.filter((_, index) => index % Math.max(1, Math.floor(changes.length / 4)) === 0);

      for (const change of looked) {
        const [after, through] = [change - 4 * HOUR, change + 4 * HOUR];
        for (const text of times) {
          const expected = oracle(text.slice(5, -1), timezone, after, through);

          expect([text, iso(change), occurrences(schedule(text, timezone), after, expected.length)]).toEqual([
            text,
            iso(change),
            expected,
          ]);
          expect(tally(schedule(text, timezone), after, through)?.count ?? 0).toBe(expected.length);
        }
      }
    },
  );

  it('are croner’s, where no clock changes', () => {
    fc.assert(
      fc.property(
        cronExpressions,
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 0, 1) }),
        (expression, after) => {
          fc.pre(factsOf(`cron(${expression})`).code === undefined && !/[LW#]|\/|2024|1970/.test(expression));
          const ours = occurrences(schedule(`cron(${expression})`), after, 3);
          const peer = new Cron(`0 ${expression.replaceAll('?', '*')}`, {
            timezone: 'UTC',
            alternativeWeekdays: true,
            domAndDow: true,
          });

          expect(ours).toEqual(peer.nextRuns(3, new Date(after)).map((date) => date.getTime()));
        },
      ),
    );
  });

  it('are counted over a year of minutes without looking at each', () => {
    const every = schedule('* * * * *', 'Europe/Berlin');
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];

    const counted = tally(every, from, to);

    // The hour that comes twice counts once; the hour that is skipped has no minutes.
    expect(counted?.count).toBe(365 * 24 * 60 - 60);
    expect(counted?.last).toBe(to);
  });

  it('end with the last year', () => {
    expect(occurrences(schedule('cron(0 0 1 1 ? 2199)'), Date.UTC(2199, 5, 1), 5)).toEqual([]);
    expect(tally(schedule('cron(0 0 1 1 ? 2030)'), Date.UTC(2031, 0, 1), Date.UTC(2032, 0, 1))).toBeUndefined();
  });
});
