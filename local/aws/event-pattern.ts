import { meetsOperator } from './pattern-operators.ts';

/**
 * Whether an event matches an EventBridge pattern: every field of the pattern must be met by the event's.
 *
 * A list in an event is met by any of its members. Throws for an operator that is not known here.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => meetsRule(rule, event));
  if (pattern === null || typeof pattern !== 'object') throw new Error('a pattern is an object or a list of values');
  // An event's list of objects: one of them must meet all that is asked of its fields.
  if (Array.isArray(event)) return event.some((member) => matchesPattern(pattern, member));
  const fields = (event ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([name, nested]) =>
    name === '$or' && Array.isArray(nested)
      ? nested.some((alternative) => matchesPattern(alternative, event))
      : matchesPattern(nested, isFields(fields) ? fields[name] : undefined),
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function meetsRule(rule: unknown, value: unknown): boolean {
  if (rule !== null && typeof rule === 'object') {
    const entries = Object.entries(rule);
    const [only] = entries;
    if (entries.length !== 1 || !only) throw new Error('a rule of a pattern has one operator');
    return meetsOperator(only[0], only[1], value);
  }
  if (Array.isArray(value)) return value.includes(rule) || (rule === '' && value.length === 0);
  return value === rule;
}
