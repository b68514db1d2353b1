import { Cron } from 'croner';
import { anchorSchedule, occurrences, parseSchedule } from '#lib/triggers/schedule.ts';

const COUNT = 400;
const AFTER = Date.UTC(2026, 10, 21, 12);

/** Everyday expressions, dense and sparse, each in a zone with clock changes. */
const cases = [
  ['*/5 * * * ? *', 'Europe/Berlin'],
  ['0 9 ? * MON-FRI *', 'America/New_York'],
  ['30 2 * * ? *', 'Australia/Lord_Howe'],
  ['0 8 1 * ? *', 'Europe/Berlin'],
  ['0 12 L * ? *', 'Africa/Casablanca'],
] as const;

/** Next times per second, ours and croner's, over the same expressions; one round of each. */
export function measureSchedules(): { ours: number; peer: number } {
  return { ours: rate(ourTimes), peer: rate(peerTimes) };
}

function rate(work: () => number): number {
  const begun = performance.now();
  const found = work();
  return found / ((performance.now() - begun) / 1000);
}

function ourTimes(): number {
  let found = 0;
  for (const [expression, timezone] of cases) {
    const schedule = anchorSchedule(parseSchedule(`cron(${expression})`, timezone), AFTER);
    // One after the other, as settlement asks for them: each from where the last one was.
    let after = AFTER;
    for (let index = 0; index < COUNT; index += 1) after = occurrences(schedule, after, 1)[0] ?? after;
    found += COUNT;
  }
  return found;
}

function peerTimes(): number {
  let found = 0;
  for (const [expression, timezone] of cases) {
    const cron = new Cron(`0 ${expression.replaceAll('?', '*')}`, { timezone, alternativeWeekdays: true });
    let after: Date | null = new Date(AFTER);
    for (let index = 0; index < COUNT && after; index += 1) after = cron.nextRun(after);
    found += COUNT;
  }
  return found;
}
