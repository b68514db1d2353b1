import fc from 'fast-check';
import { describeSchedule, parseSchedule } from '#lib/triggers/schedule.ts';
import { cronExpressions } from '#tests/triggers/cron/expressions.ts';

function isValid(expression: string): boolean {
  try {
    parseSchedule(`cron(${expression})`, 'UTC');
    return true;
  } catch {
    return false;
  }
}

describe('a schedule in words', () => {
  it.each([
    ['cron(0 9 ? * MON-FRI *)', 'at 09:00, Monday through Friday (UTC)'],
    ['0 9 * * 1-5', 'at 09:00, Monday through Friday (UTC)'],
    ['cron(0 9 ? * 1 *)', 'at 09:00, only on Sunday (UTC)'],
    ['cron(0 9 ? * 7 *)', 'at 09:00, only on Saturday (UTC)'],
    ['cron(0 9 ? * L *)', 'at 09:00, only on Saturday (UTC)'],
    ['cron(0 9 ? * 1L *)', 'at 09:00, on the last Sunday of the month (UTC)'],
    ['cron(0 9 ? * 6L *)', 'at 09:00, on the last Friday of the month (UTC)'],
    ['cron(0 9 ? * FRIL *)', 'at 09:00, on the last Friday of the month (UTC)'],
    ['cron(0 9 ? * 3#2 *)', 'at 09:00, on the second Tuesday of the month (UTC)'],
    ['cron(0 9 ? * 1#1 *)', 'at 09:00, on the first Sunday of the month (UTC)'],
    ['cron(0 9 L * ? *)', 'at 09:00, on the last day of the month (UTC)'],
    ['cron(0 9 15W * ? *)', 'at 09:00, on the weekday nearest day 15 of the month (UTC)'],
    ['cron(0/15 * * * ? *)', 'every 15 minutes (UTC)'],
    ['cron(0/45 * * * ? *)', 'at 0 and 45 minutes past the hour (UTC)'],
    ['cron(10/20 * * * ? *)', 'every 20 minutes, starting at 10 minutes past the hour (UTC)'],
    ['cron(0 0/5 * * ? *)', 'at 00:00, 05:00, 10:00, 15:00 and 20:00 (UTC)'],
    ['cron(0 0/6 * * ? *)', 'on the hour, every 6 hours (UTC)'],
    ['cron(0 0 1 1/5 ? *)', 'at 00:00, on day 1 of the month, only in January, June, and November (UTC)'],
    ['cron(0 9 1 * ? 2024/2)', 'at 09:00, on day 1 of the month, every 2 years, 2024 through 2199 (UTC)'],
    ['cron(0 9 1 * ? */2)', 'at 09:00, on day 1 of the month, every 2 years, 1970 through 2199 (UTC)'],
    ['*/45 * * * *', 'at 0 and 45 minutes past the hour (UTC)'],
    ['cron(09 09 * * ? *)', 'at 09:09 (UTC)'],
    ['cron(0 12 1 1 ? 2030)', 'at 12:00, on day 1 of the month, only in January, only in 2030 (UTC)'],
    ['every 5 minutes', 'every 5 minutes'],
  ])('%s is “%s”', (text, words) => {
    expect(describeSchedule(parseSchedule(text, 'UTC'))).toBe(words);
  });

  it('always has words', () => {
    fc.assert(
      fc.property(cronExpressions, (expression) => {
        fc.pre(isValid(expression));

        expect(describeSchedule(parseSchedule(`cron(${expression})`, 'UTC'))).toMatch(/\S+ \(UTC\)$/);
      }),
    );
  });
});
