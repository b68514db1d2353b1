import type { PermissionSpec, QueuePolicySpec } from '#local/contract.ts';
import { type Asked, judge } from '#local/iam/judge.ts';
import type { Statement } from '#local/iam/statement.ts';
import { arnOf } from '#local/template/names.ts';

/** The policies of queues and functions, which say what services may do to them. */
export interface ResourcePolicies {
  readonly permissions: readonly PermissionSpec[];
  readonly queuePolicies: readonly QueuePolicySpec[];
}

/** Whether the policy of a queue or function lets a service act on it. */
export function permits({ permissions, queuePolicies }: ResourcePolicies, service: string, asked: Asked): boolean {
  const ofQueue = queuePolicies
    .filter(({ queueArns }) => queueArns.includes(asked.resource))
    .flatMap(({ statements }) => statements);
  const ofService = [...ofQueue, ...permissions.map(statementOf)].filter(({ services }) => services.includes(service));
  return judge(ofService, asked) === 'allowed';
}

function statementOf({ action, functionName, id, principal, sourceArn }: PermissionSpec): Statement {
  return {
    sid: id,
    effect: 'Allow',
    actions: [action],
    resources: [arnOf('lambda', `function:${functionName}`)],
    services: [principal],
    conditions: sourceArn === undefined ? [] : [{ operator: 'ArnLike', key: 'aws:sourcearn', values: [sourceArn] }],
  };
}
