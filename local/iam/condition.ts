import type { Condition } from '#local/iam/statement.ts';
import { matchesWildcard } from '#local/iam/wildcard.ts';

/** What a request tells of itself, by condition key in lower case, for example `iam:passedtoservice`. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Compare = (actual: string, wanted: string) => boolean;

const equal: Compare = (actual, wanted) => actual === wanted;
const equalIgnoringCase: Compare = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();

/** Operators with whether they are negated; those are met by any value that none of the wanted ones equals. */
const OPERATORS: Readonly<Record<string, { readonly compare: Compare; readonly negated: boolean }>> = {
  StringEquals: { compare: equal, negated: false },
  StringNotEquals: { compare: equal, negated: true },
  StringEqualsIgnoreCase: { compare: equalIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { compare: equalIgnoringCase, negated: true },
  StringLike: { compare: matchesWildcard, negated: false },
  StringNotLike: { compare: matchesWildcard, negated: true },
  ArnEquals: { compare: matchesWildcard, negated: false },
  ArnNotEquals: { compare: matchesWildcard, negated: true },
  ArnLike: { compare: matchesWildcard, negated: false },
  ArnNotLike: { compare: matchesWildcard, negated: true },
  Bool: { compare: equalIgnoringCase, negated: false },
};

/**
 * Whether a request meets a condition. Throws for an operator that is not known here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function meetsCondition({ key, operator, values }: Condition, context: RequestContext): boolean {
  const { ifExists, name, set } = partsOf(operator);
  const given = context[key];
  if (name === 'Null') return values.some((value) => (value === 'true') === (given === undefined));
  const known = OPERATORS[name];
  if (known === undefined) throw new Error(`the local IAM does not know the condition operator ${operator}`);

  const actual = given === undefined ? [] : [given].flat();
  const meets = (one: string) => values.some((wanted) => known.compare(one, wanted)) !== known.negated;
  if (set === 'ForAllValues') return actual.every(meets);
  if (given === undefined) return known.negated || ifExists;
  return actual.some(meets);
}

/** Whether the local IAM knows a condition operator; a policy with another one is refused as it is read. */
export function isKnownOperator(operator: string): boolean {
  const { name } = partsOf(operator);
  return name === 'Null' || Object.hasOwn(OPERATORS, name);
}

function partsOf(operator: string): {
  readonly set?: string | undefined;
  readonly name: string;
  readonly ifExists: boolean;
} {
  const [, set, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  return { set, name, ifExists: ifExists !== undefined };
}
