import { DomainError } from '#lib/kernel/errors.ts';

export type FieldName = 'minutes' | 'hours' | 'day-of-month' | 'month' | 'day-of-week' | 'year';

interface FieldRule {
  readonly min: number;
  readonly max: number;
  /** Names for the numbers from `min` on. */
  readonly names?: readonly string[];
  readonly steps: boolean;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html; a step in day-of-week is not documented. */
export const fieldRules: Readonly<Record<FieldName, FieldRule>> = {
  minutes: { min: 0, max: 59, steps: true },
  hours: { min: 0, max: 23, steps: true },
  'day-of-month': { min: 1, max: 31, steps: true },
  month: {
    min: 1,
    max: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
    steps: true,
  },
  'day-of-week': { min: 1, max: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], steps: false },
  year: { min: 1970, max: 2199, steps: true },
};

/** The refusal of a field: names it, what was written, and why. */
export function fieldError(field: FieldName, value: string, reason: string): DomainError {
  return new DomainError('schedule.cron_field', { field, value: value.slice(0, 60), reason });
}

/**
 * The numbers that a field of `*`, values, ranges, lists and steps means, ascending; throws `schedule.cron_field`.
 *
 * A range goes upward, as in AWS's examples; one that wraps is refused, for nothing says what AWS makes of it.
 */
export function readNumbers(field: FieldName, text: string): number[] {
  const numbers = new Set<number>();
  for (const part of text.split(',')) for (const number of readPart(field, text, part)) numbers.add(number);
  return [...numbers].sort((left, right) => left - right);
}

function readPart(field: FieldName, text: string, part: string): number[] {
  const { max, min, steps } = fieldRules[field];
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0) throw fieldError(field, text, 'a step is written once, like 0/5');
  if (step !== undefined && !steps) throw fieldError(field, text, 'AWS takes no step here; list the days');

  const [from, to] = readRange(field, text, range, step !== undefined);
  const by = step === undefined ? 1 : readStep(field, text, step);
  if (from < min || to > max) throw fieldError(field, text, `it takes ${min} to ${max}`);
  if (from > to) throw fieldError(field, text, 'a range goes upward');
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

/** `*`, `a` (to the end when a step follows) or `a-b`. */
function readRange(field: FieldName, text: string, range: string, hasStep: boolean): [number, number] {
  const { max, min } = fieldRules[field];
  if (range === '*') return [min, max];
  const [first = '', last, ...rest] = range.split('-');
  if (rest.length > 0) throw fieldError(field, text, 'a range has two ends');
  const from = readValue(field, text, first);
  return [from, last === undefined ? (hasStep ? max : from) : readValue(field, text, last)];
}

/** AWS refuses every 60th minute: https://github.com/aws/aws-sdk-js/issues/4212 */
function readStep(field: FieldName, text: string, step: string): number {
  const { max, min } = fieldRules[field];
  const by = /^\d{1,4}$/.test(step) ? Number(step) : 0;
  if (by < 1 || by > max - min) throw fieldError(field, text, `a step lies between 1 and ${max - min}`);
  return by;
}

/** A number or a name of the field; throws `schedule.cron_field`. */
export function readValue(field: FieldName, text: string, value: string): number {
  const { max, min, names } = fieldRules[field];
  const named = names?.indexOf(value.toUpperCase()) ?? -1;
  if (named !== -1) return min + named;
  const choices = names ? ` or ${names[0]} to ${names.at(-1)}` : '';
  if (!/^\d{1,4}$/.test(value)) throw fieldError(field, text, `it takes ${min} to ${max}${choices}`);
  return Number(value);
}
