/**
 * Whether an event matches an EventBridge pattern: every field of the pattern must be met by the event's.
 *
 * Knows exact values, `prefix`, `suffix`, `exists`, `anything-but` and `numeric`; throws for an operator that it does not
 * know. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => meetsRule(rule, event));
  if (pattern === null || typeof pattern !== 'object') throw new Error('a pattern is an object or a list of values');
  const fields = (event ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([name, nested]) => matchesPattern(nested, fields[name]));
}

function meetsRule(rule: unknown, value: unknown): boolean {
  if (rule === null || typeof rule !== 'object') {
    return Array.isArray(value) ? value.includes(rule) : value === rule || (rule === null && value === undefined);
  }
  return Object.entries(rule).every(([operator, argument]) => meetsOperator(operator, argument, value));
}

function meetsOperator(operator: string, argument: unknown, value: unknown): boolean {
  switch (operator) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(argument));
    case 'suffix':
      return typeof value === 'string' && value.endsWith(String(argument));
    case 'exists':
      return (value !== undefined) === argument;
    case 'anything-but':
      return value !== undefined && ![argument].flat().includes(value);
    case 'numeric':
      return meetsNumeric(argument as readonly (string | number)[], value);
    default:
      throw new Error(`the local stack does not know the pattern operator ${operator}`);
  }
}

function meetsNumeric(comparisons: readonly (string | number)[], value: unknown): boolean {
  if (typeof value !== 'number') return false;
  for (let index = 0; index < comparisons.length; index += 2) {
    if (!compares(value, String(comparisons[index]), Number(comparisons[index + 1]))) return false;
  }
  return true;
}

function compares(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    default:
      throw new Error(`the local stack does not know the comparison ${operator}`);
  }
}
