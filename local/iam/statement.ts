import { isKnownOperator } from '#local/iam/condition.ts';

/** One statement of a policy, with lists where a policy may have a single value. */
export interface Statement {
  /** Names the statement in errors and proofs; its place in the policy when it has no Sid. */
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  /** `notActions` and `notResources` are undefined unless the statement is written with NotAction and NotResource. */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources: readonly string[];
  readonly notResources?: readonly string[];
  /** Services of a trust policy's principal; empty in a policy of a role. */
  readonly services: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly operator: string;
  /** In lower case: keys are compared without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
}

const KNOWN = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'Condition']);

/**
 * Reads the statements of a policy document. Throws, naming the place, for what is not known: a rule that is passed over
 * would allow here what AWS refuses. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readStatements(document: unknown, path: string): Statement[] {
  const { Statement: given } = (document ?? {}) as { Statement?: unknown };
  return listOf(given).map((statement, index) =>
    readStatement(statement as Readonly<Record<string, unknown>>, `${path}.Statement[${index}]`, index),
  );
}

function readStatement(given: Readonly<Record<string, unknown>>, path: string, index: number): Statement {
  const strange = Object.keys(given).find((name) => !KNOWN.has(name));
  if (strange !== undefined) throw new Error(`template.yaml, ${path}: the local IAM does not know ${strange}`);
  const { Effect: effect, NotAction, NotResource, Sid } = given;
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`template.yaml, ${path}: Effect is Allow or Deny`);
  const resources = textsOf(given['Resource']);
  if (resources.some((resource) => resource.includes('${'))) {
    throw new Error(`template.yaml, ${path}: the local IAM does not know policy variables`);
  }
  return {
    sid: typeof Sid === 'string' ? Sid : String(index),
    effect,
    actions: textsOf(given['Action']),
    resources,
    services: textsOf((given['Principal'] as Readonly<Record<string, unknown>> | undefined)?.['Service']),
    conditions: readConditions(given['Condition'], path),
    ...(NotAction === undefined ? {} : { notActions: textsOf(NotAction) }),
    ...(NotResource === undefined ? {} : { notResources: textsOf(NotResource) }),
  };
}

function readConditions(given: unknown, path: string): Condition[] {
  const operators = Object.entries((given ?? {}) as Readonly<Record<string, Record<string, unknown>>>);
  const strange = operators.find(([operator]) => !isKnownOperator(operator));
  if (strange !== undefined) {
    throw new Error(`template.yaml, ${path}: the local IAM does not know the condition operator ${strange[0]}`);
  }
  return operators.flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: textsOf(values) })),
  );
}

function textsOf(value: unknown): string[] {
  return listOf(value).map(String);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
