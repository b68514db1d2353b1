import { checkOperator, meetsOperator } from './pattern-operators.ts';

/**
 * Whether an event matches an EventBridge pattern: every field of the pattern must be met by the event's.
 *
 * A list in an event is met by any of its members. Throws for an operator that is not known here.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => meetsRule(rule, event));
  if (!isFields(pattern)) throw new Error('a pattern is an object or a list of values');
  // An event's list of objects: one of them must meet all that is asked of its fields.
  if (Array.isArray(event)) return event.some((member) => matchesPattern(pattern, member));
  return Object.entries(pattern).every(([name, nested]) =>
    name === '$or' && Array.isArray(nested)
      ? nested.some((alternative) => matchesPattern(alternative, event))
      : matchesPattern(nested, isFields(event) ? event[name] : undefined),
  );
}

/** Throws for a pattern that AWS would refuse, or that is not known here, before any event comes. */
export function checkPattern(pattern: unknown): void {
  if (Array.isArray(pattern)) {
    if (pattern.length === 0) throw new Error('a list of a pattern has at least one value');
    for (const rule of pattern) if (isFields(rule)) checkOperator(...operatorOf(rule));
    return;
  }
  if (!isFields(pattern)) throw new Error('a pattern is an object or a list of values');
  if (Object.keys(pattern).length === 0) throw new Error('an object of a pattern has at least one field');
  for (const [name, nested] of Object.entries(pattern)) {
    if (name !== '$or') checkPattern(nested);
    else if (Array.isArray(nested) && nested.length > 1) for (const alternative of nested) checkPattern(alternative);
    else throw new Error('$or has at least two alternatives');
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function meetsRule(rule: unknown, value: unknown): boolean {
  if (isFields(rule)) return meetsOperator(...operatorOf(rule), value);
  if (Array.isArray(value)) return value.includes(rule) || (rule === '' && value.length === 0);
  return value === rule;
}

function operatorOf(rule: Readonly<Record<string, unknown>>): [operator: string, argument: unknown] {
  const [only, ...more] = Object.entries(rule);
  if (!only || more.length > 0) throw new Error('a rule of a pattern has one operator');
  return only;
}
