import { BlockList, isIP } from 'node:net';

type Test = (value: unknown) => boolean;

/** For each operator the test that its argument stands for; a test sees one value, never a list. */
const OPERATORS: Readonly<Record<string, (argument: unknown) => Test>> = {
  prefix: (argument) => textTest(argument, (text, wanted) => text.startsWith(wanted)),
  suffix: (argument) => textTest(argument, (text, wanted) => text.endsWith(wanted)),
  'equals-ignore-case': (argument) => textTest({ 'equals-ignore-case': argument }, (text, wanted) => text === wanted),
  wildcard(argument) {
    const expression = wildcardExpression(String(argument));
    return (value) => typeof value === 'string' && expression.test(value);
  },
  numeric: (argument) => numericTest(argument),
  cidr: (argument) => rangeTest(String(argument)),
};

/** Whether a value meets one operator of a pattern; throws for one that is not known here. */
export function meetsOperator(operator: string, argument: unknown, value: unknown): boolean {
  // A leaf that is there may be null; an object is no leaf.
  if (operator === 'exists') return isLeaf(value) === argument;
  const values = Array.isArray(value) ? value : [value];
  if (operator === 'anything-but') {
    const test = anythingBut(argument);
    return value !== undefined && values.some(test);
  }
  return values.some(testOf(operator, argument));
}

/** Throws for an operator that is not known here, and for an argument that it does not take. */
export function checkOperator(operator: string, argument: unknown): void {
  if (operator === 'anything-but') anythingBut(argument);
  else if (operator !== 'exists') testOf(operator, argument);
  else if (typeof argument !== 'boolean') throw new Error('exists takes true or false');
}

function testOf(operator: string, argument: unknown): Test {
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (make === undefined) throw new Error(`the local stack does not know the pattern operator ${operator}`);
  return make(argument);
}

function isLeaf(value: unknown): boolean {
  return value !== undefined && (value === null || typeof value !== 'object' || Array.isArray(value));
}

/** `anything-but` takes values, or one operator with a text or a list of texts. */
function anythingBut(argument: unknown): Test {
  if (argument === null || typeof argument !== 'object' || Array.isArray(argument)) {
    const excluded = [argument].flat();
    return (value) => !excluded.includes(value);
  }
  const [entry, ...more] = Object.entries(argument);
  if (!entry || more.length > 0) throw new Error('anything-but takes one operator');
  const tests = [entry[1]].flat().map((one: unknown) => testOf(entry[0], one));
  return (value) => !tests.some((test) => test(value));
}

/** `prefix` and `suffix` take a text, or `{"equals-ignore-case": text}`. */
function textTest(argument: unknown, compare: (text: string, wanted: string) => boolean): Test {
  if (typeof argument === 'string') return (value) => typeof value === 'string' && compare(value, argument);
  const wanted = (argument as { 'equals-ignore-case'?: unknown } | null)?.['equals-ignore-case'];
  if (typeof wanted !== 'string') throw new Error('the operator takes a text, or equals-ignore-case with one');
  return (value) => typeof value === 'string' && compare(value.toLowerCase(), wanted.toLowerCase());
}

/** `*` stands for any text, `\*` for an asterisk; two asterisks in a row are refused, as EventBridge does. */
function wildcardExpression(pattern: string): RegExp {
  if (/(?<!\\)\*\*/.test(pattern)) throw new Error('a wildcard has no two asterisks in a row');
  const parts = pattern.match(/\\[*\\]|\*|[^*\\]+|\\/g) ?? [];
  const source = parts.map((part) => (part === '*' ? '.*' : escaped(part.replace(/^\\(?=.)/, ''))));
  return new RegExp(`^${source.join('')}$`, 's');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** One or two comparisons, as `[">", 0, "<=", 5]`. */
function numericTest(argument: unknown): Test {
  const [first, bound, second, other, ...more] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (more.length > 0) throw new Error('numeric takes one comparison or two');
  const tests = [comparison(first, bound), ...(second === undefined ? [] : [comparison(second, other)])];
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function comparison(operator: unknown, bound: unknown): Test {
  if (typeof bound !== 'number') throw new Error('numeric compares with numbers');
  switch (operator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => Number(value) < bound;
    case '<=':
      return (value) => Number(value) <= bound;
    case '>':
      return (value) => Number(value) > bound;
    case '>=':
      return (value) => Number(value) >= bound;
    default:
      throw new Error(`the local stack does not know the comparison ${String(operator)}`);
  }
}

/** A range of addresses, as `10.0.0.0/8` or `2001:db8::/32`. */
function rangeTest(range: string): Test {
  const [address = '', prefix = ''] = range.split('/');
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) {
    throw new Error(`cidr takes a range of addresses, not ${range}`);
  }
  const nameOf = (one: number) => (one === 4 ? 'ipv4' : 'ipv6');
  const addresses = new BlockList();
  addresses.addSubnet(address, Number(prefix), nameOf(family));
  return (value) => typeof value === 'string' && isIP(value) === family && addresses.check(value, nameOf(isIP(value)));
}
