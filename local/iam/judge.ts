import { meetsCondition, type RequestContext } from '#local/iam/condition.ts';
import type { Statement } from '#local/iam/statement.ts';
import { matchesWildcard } from '#local/iam/wildcard.ts';

/** `implicit` when nothing allows it, `explicit` when a statement denies it. */
export type Verdict = 'allowed' | 'implicit' | 'explicit';

export interface Asked {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action that knows no resource. */
  readonly resource: string;
  readonly context?: RequestContext;
}

/**
 * Judges one action on one resource: a Deny wins over every Allow, and what nobody allows is refused.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function judge(statements: readonly Statement[], asked: Asked): Verdict {
  const applicable = statements.filter((statement) => applies(statement, asked));
  if (applicable.some(({ effect }) => effect === 'Deny')) return 'explicit';
  return applicable.length > 0 ? 'allowed' : 'implicit';
}

/**
 * Whether a trust policy lets a service take the role on.
 *
 * `context` holds what the service says of itself, such as `aws:sourcearn`.
 */
export function trusts(statements: readonly Statement[], service: string, context: RequestContext = {}): boolean {
  const ofService = statements
    .filter(({ services }) => services.includes(service))
    // A trust policy names no resource: it is the role itself.
    .map((statement) => ({ ...statement, resources: ['*'] }));
  return judge(ofService, { action: 'sts:AssumeRole', resource: '*', context }) === 'allowed';
}

function applies(statement: Statement, { action, context = {}, resource }: Asked): boolean {
  const { actions, conditions, notActions, notResources, resources } = statement;
  return (
    covers(actions, notActions, (pattern) => matchesWildcard(action.toLowerCase(), pattern.toLowerCase())) &&
    covers(resources, notResources, (pattern) => matchesWildcard(resource, pattern)) &&
    conditions.every((condition) => meetsCondition(condition, context))
  );
}

function covers(
  patterns: readonly string[],
  others: readonly string[] | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  return others === undefined ? patterns.some(matches) : !others.some(matches);
}
