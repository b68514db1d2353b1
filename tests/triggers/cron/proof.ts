import fc from 'fast-check';
import { preview } from '#lib/triggers/preview.ts';
import { occurrences, parseSchedule, type Schedule, tally } from '#lib/triggers/schedule.ts';
import { wallOf } from '#lib/triggers/zone.ts';
import { awkwardZones, cronExpressions } from '#tests/triggers/cron/expressions.ts';
import { differencesFromScheduler } from '#tests/triggers/cron/local-scheduler.ts';
import { firing, freshMinutes, wallAt, zoneChanges } from '#tests/triggers/cron/oracle.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const [FROM, TO] = [2024, 2037];

/** Random expressions looked at around every change, and compared with the local Scheduler. */
const AROUND_CHANGES = 40;
const RUNS = 10_000;

const everyday = [
  '* * * * ? *',
  '0/15 * * * ? *',
  '30 2 * * ? *',
  '0 0 * * ? *',
  '15,45 0-3 ? * SUN,SAT *',
  '59 23 L * ? *',
  '0 1 ? * 1L *',
  '30 0 ? * 1#2 *',
];

/**
 * Next times, counts and previews of cron against a look at every minute: around each clock change 2024–2037 in twelve
 * awkward zones, and around those of every other zone; clocks at each quarter of an hour of those years; random expressions
 * against the local Scheduler. Prints what differs; answers true when nothing does.
 */
export function proveSchedules(): Promise<boolean> {
  const sampled = fc.sample(cronExpressions, AROUND_CHANGES).filter(isValid);
  const wrong = [
    ...awkwardZones.flatMap(wrongClocks),
    ...awkwardZones.flatMap((zone) => wrongAroundChanges(zone, [...everyday, ...sampled], 26 * HOUR)),
    ...Intl.supportedValuesOf('timeZone').flatMap((zone) => wrongAroundChanges(zone, everyday.slice(0, 1), 3 * HOUR)),
    ...wrongAnywhere(),
  ];
  for (const sentence of wrong.slice(0, 20)) say(`  ✘ ${sentence}`);
  say(`  ${wrong.length} differences`);
  return Promise.resolve(wrong.length === 0);
}

/** Clock and change arithmetic rest on few questions to Intl; here it is asked each quarter of an hour. */
function wrongClocks(zone: string): string[] {
  const wrong: string[] = [];
  for (let at = Date.UTC(FROM, 0, 1); at < Date.UTC(TO + 1, 0, 1); at += 15 * MINUTE) {
    if (wallOf(at, zone) !== wallAt(at, zone)) wrong.push(`the clock in ${zone} at ${iso(at)}`);
  }
  return wrong;
}

function wrongAroundChanges(zone: string, expressions: readonly string[], width: number): string[] {
  const changes = zoneChanges(zone, FROM, TO);
  const wrong: string[] = [];
  for (const change of changes) {
    const [after, through] = [change - width, change + width];
    const minutes = freshMinutes(zone, after, through);
    for (const expression of expressions) {
      const differs = differenceWithin(expression, zone, { after, through, expected: firing(expression, minutes) });
      if (differs) wrong.push(`${differs} of cron(${expression}) around ${iso(change)} in ${zone}`);
    }
  }
  if (expressions.length > 1) say(`  ${zone}: ${changes.length} changes, ${expressions.length} expressions each`);
  return wrong;
}

interface Window {
  readonly after: number;
  readonly through: number;
  readonly expected: readonly number[];
}

function differenceWithin(expression: string, timezone: string, { after, expected, through }: Window): string {
  const schedule: Schedule = { kind: 'cron', expression, timezone };
  const found = occurrences(schedule, after, expected.length + 1).filter((at) => at <= through);
  if (String(found) !== String(expected)) return 'the times';
  const counted = tally(schedule, after, through);
  if (counted?.count !== (expected.length || undefined)) return 'the count';
  if (counted?.first !== expected[0] || counted?.last !== expected.at(-1)) return 'the ends of the count';
  const shown = preview(schedule, after, expected.length).flatMap(({ at }) => at ?? []);
  return String(shown) === String(expected) ? '' : 'the preview';
}

function wrongAnywhere(): string[] {
  const at = fc.integer({ min: Date.UTC(FROM, 0, 1), max: Date.UTC(TO, 11, 1) });
  const samples = fc.sample(fc.tuple(cronExpressions, fc.constantFrom(...awkwardZones), at), RUNS);
  const valid = samples.filter(([expression]) => isValid(expression));
  const wrong = valid.flatMap(([expression, zone, after]) => differencesFromScheduler(expression, zone, after));
  say(`  ${valid.length} random expressions against the local Scheduler`);
  return wrong;
}

function isValid(expression: string): boolean {
  try {
    parseSchedule(`cron(${expression})`, 'UTC');
    return true;
  } catch {
    return false;
  }
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
