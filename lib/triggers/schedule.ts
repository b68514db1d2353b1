import { DomainError } from '#lib/kernel/errors.ts';
import { cronInstants, tallyCron } from '#lib/triggers/cron/instants.ts';
import { normalizeCron, parseCron } from '#lib/triggers/cron/parse.ts';
import { translateCron } from '#lib/triggers/cron/translate.ts';
import { describeCron } from '#lib/triggers/cron/words.ts';
import { assertZone, instantOf } from '#lib/triggers/zone.ts';

const MINUTE = 60_000;
const MINUTES_PER = { minute: 1, hour: 60, day: 1440 } as const;

/** The longest interval: a year of days. */
const MAX_INTERVAL_MINUTES = 365 * MINUTES_PER.day;

export type IntervalUnit = keyof typeof MINUTES_PER;

/** What a person wrote, understood: a schedule that has no place on the time line yet. */
export type ScheduleDefinition =
  | { readonly kind: 'interval'; readonly value: number; readonly unit: IntervalUnit; readonly timezone: string }
  | {
      readonly kind: 'once';
      /** The wall-clock time in the zone, `2026-12-01T09:00:00`. */
      readonly wall: string;
      /** The instant it means, epoch milliseconds. */
      readonly at: number;
      readonly timezone: string;
    }
  | {
      readonly kind: 'cron';
      /** AWS's six fields, without `cron()`. */
      readonly expression: string;
      /** The five fields that it was translated from. */
      readonly written?: string;
      readonly timezone: string;
    };

/** A schedule on the time line. An interval's occurrences are anchor + k × interval, k ≥ 1. */
export type Schedule =
  | (Extract<ScheduleDefinition, { kind: 'interval' }> & { readonly anchor: number })
  | Extract<ScheduleDefinition, { kind: 'once' | 'cron' }>;

/**
 * Understands `every 5 minutes`, `rate(1 hour)`, `at 2026-12-01T09:00` (also `at(2026-12-01T09:00:00)`), AWS's
 * `cron(0 9 ? * MON-FRI *)` and five-field cron, `0 9 * * 1-5`, which is translated to AWS's; in an IANA zone.
 *
 * Throws `schedule.syntax`, `schedule.interval_range`, `schedule.timezone`, `schedule.gap` (the wall-clock time does not
 * exist in the zone) or `schedule.cron_*` naming the field.
 */
export function parseSchedule(text: string, timezone: string): ScheduleDefinition {
  assertZone(timezone);
  const written = text.trim();

  const interval =
    /^every\s+(?:(\d{1,9})\s+)?(minute|hour|day)s?$/i.exec(written) ??
    /^rate\(\s*(\d{1,9})\s+(minute|hour|day)s?\s*\)$/i.exec(written);
  if (interval) return parseInterval(written, interval[1] ?? '1', interval[2] ?? '', timezone);

  const once = /^at\s*(?:\(\s*(\S+?)\s*\)|\s(\S+))$/i.exec(written);
  if (once) return parseOnce(written, once[1] ?? once[2] ?? '', timezone);

  const cron = /^cron\s*\(\s*(.*?)\s*\)$/i.exec(written);
  if (cron) return parseCronSchedule(cron[1] ?? '', timezone);
  if (/^[\d*][^\s]*(?:\s+[^\s]+){4}$/.test(written)) {
    return { ...parseCronSchedule(translateCron(written), timezone), written: written.replaceAll(/\s+/g, ' ') };
  }
  const isBareSix = /^[\d*][^\s]*(?:\s+[^\s]+){5}$/.test(written);
  const reason = isBareSix ? 'six fields are written inside cron(…)' : 'unknown form';
  throw new DomainError('schedule.syntax', { text: written.slice(0, 100), reason });
}

/**
 * Puts a definition on the time line. An interval is anchored at the whole minute after `now` (epoch ms), so that its
 * occurrences fall on whole minutes, as EventBridge Scheduler's do.
 */
export function anchorSchedule(definition: ScheduleDefinition, now: number): Schedule {
  if (definition.kind !== 'interval') return definition;
  return { ...definition, anchor: (Math.floor(now / MINUTE) + 1) * MINUTE };
}

/** The next `count` occurrences strictly after `after`; epoch milliseconds, ascending; fewer when the schedule ends. */
export function occurrences(schedule: Schedule, after: number, count: number): number[] {
  if (schedule.kind === 'once') return schedule.at > after && count > 0 ? [schedule.at] : [];
  if (schedule.kind === 'cron') return cronInstants(schedule, after, count);
  const step = stepOf(schedule);
  const first = indexAfter(schedule, after);
  return Array.from({ length: count }, (_, index) => schedule.anchor + (first + index) * step);
}

export interface Tally {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** How many occurrences lie in (after, through], with the first and the last; undefined when there is none. */
export function tally(schedule: Schedule, after: number, through: number): Tally | undefined {
  if (schedule.kind === 'cron') return tallyCron(schedule, after, through);
  const [first] = occurrences(schedule, after, 1);
  if (first === undefined || first > through) return undefined;
  if (schedule.kind === 'once') return { count: 1, first, last: first };
  const step = stepOf(schedule);
  const count = Math.floor((through - first) / step) + 1;
  return { count, first, last: first + (count - 1) * step };
}

/** The schedule as EventBridge Scheduler writes it: `rate(5 minutes)`, `at(2026-12-01T09:00:00)`, `cron(0 9 ? * MON-FRI *)`. */
export function toExpression(schedule: ScheduleDefinition): string {
  if (schedule.kind === 'cron') return `cron(${schedule.expression})`;
  if (schedule.kind === 'once') return `at(${schedule.wall})`;
  return `rate(${schedule.value} ${schedule.unit}${schedule.value === 1 ? '' : 's'})`;
}

/** The schedule in words: `every 5 minutes`, `once at 2026-12-01 09:00 (Europe/Berlin)`, `at 09:00, Monday through Friday (Europe/Berlin)`. */
export function describeSchedule(schedule: ScheduleDefinition): string {
  if (schedule.kind === 'cron') return `${describeCron(schedule.expression)} (${schedule.timezone})`;
  if (schedule.kind === 'once') return `once at ${schedule.wall.slice(0, 16).replace('T', ' ')} (${schedule.timezone})`;
  return schedule.value === 1 ? `every ${schedule.unit}` : `every ${schedule.value} ${schedule.unit}s`;
}

function parseCronSchedule(expression: string, timezone: string): Extract<ScheduleDefinition, { kind: 'cron' }> {
  const normalized = normalizeCron(expression);
  parseCron(normalized);
  return { kind: 'cron', expression: normalized, timezone };
}

function parseInterval(text: string, digits: string, unitWord: string, timezone: string): ScheduleDefinition {
  const value = Number(digits);
  const unit = unitWord.toLowerCase() as IntervalUnit;
  const minutes = value * MINUTES_PER[unit];
  if (minutes < 1 || minutes > MAX_INTERVAL_MINUTES) throw new DomainError('schedule.interval_range', { text });
  return { kind: 'interval', value, unit, timezone };
}

function parseOnce(text: string, time: string, timezone: string): ScheduleDefinition {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time);
  if (!parts)
    throw new DomainError('schedule.syntax', {
      text: text.slice(0, 100),
      reason: 'the time is not like 2026-12-01T09:00',
    });
  const wall = `${time.slice(0, 16)}:${parts[6] ?? '00'}`;
  const wallMs = Date.parse(`${wall}Z`);
  // Date.parse takes 2026-02-30 for 2 March; AWS refuses it, and so do we.
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString().slice(0, 19) !== wall) {
    throw new DomainError('schedule.syntax', { text: text.slice(0, 100), reason: 'there is no such date or time' });
  }
  const at = instantOf(wallMs, timezone);
  if (at === undefined) throw new DomainError('schedule.gap', { text: text.slice(0, 100), timezone });
  return { kind: 'once', wall, at, timezone };
}

function stepOf(schedule: Extract<Schedule, { kind: 'interval' }>): number {
  return schedule.value * MINUTES_PER[schedule.unit] * MINUTE;
}

/** The smallest k ≥ 1 with anchor + k × interval > after. */
function indexAfter(schedule: Extract<Schedule, { kind: 'interval' }>, after: number): number {
  return Math.max(1, Math.floor((after - schedule.anchor) / stepOf(schedule)) + 1);
}
