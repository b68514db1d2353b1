import { type CronMatcher, readCron } from './cron-matcher.ts';
import { schedulerErrors } from './scheduler-errors.ts';
import type { WallTime } from './zoned-time.ts';

export type ScheduleExpression =
  | { readonly kind: 'rate'; readonly everyMs: number }
  | { readonly kind: 'at'; readonly wall: WallTime }
  | { readonly kind: 'cron'; readonly cron: CronMatcher };

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const AT = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/;
const CRON = /^cron\((.+)\)$/;
const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads a schedule expression; throws ValidationException.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseScheduleExpression(text: string): ScheduleExpression {
  return parseRate(text) ?? parseAt(text) ?? parseCron(text) ?? refuse(text);
}

function parseRate(text: string): ScheduleExpression | undefined {
  const [, count, unit] = RATE.exec(text) ?? [];
  const everyMs = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return everyMs > 0 && Number.isSafeInteger(everyMs) ? { kind: 'rate', everyMs } : undefined;
}

function parseAt(text: string): ScheduleExpression | undefined {
  const time = AT.exec(text)?.[1];
  if (time === undefined) return undefined;
  const wall = Date.parse(`${time}Z`);
  // A day that the month has not (30 February) parses to another one.
  const isReal = !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(time);
  return isReal ? { kind: 'at', wall } : undefined;
}

function parseCron(text: string): ScheduleExpression | undefined {
  const fields = CRON.exec(text)?.[1];
  const cron = fields === undefined ? undefined : readCron(fields);
  return cron && { kind: 'cron', cron };
}

function refuse(text: string): never {
  throw schedulerErrors.validation(`Invalid Schedule Expression ${text}.`);
}
