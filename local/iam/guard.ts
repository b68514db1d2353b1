import type { FunctionSpec, PermissionSpec, RoleSpec } from '#local/contract.ts';
import type { RequestContext } from '#local/iam/condition.ts';
import { type Asked, judge, trusts } from '#local/iam/judge.ts';
import type { Principal } from '#local/iam/principal.ts';
import { permits, type ResourcePolicies } from '#local/iam/resource-policy.ts';
import { ACCOUNT, functionArn, physicalName } from '#local/template/names.ts';

/** A refusal, in AWS's words. */
export interface Denial {
  readonly role: string;
  /** The function, or the service that took the role on. */
  readonly session: string;
  readonly action: string;
  readonly resource: string;
  readonly message: string;
}

/** What of the template the guard goes by. */
export interface Policies extends ResourcePolicies {
  readonly functions: readonly FunctionSpec[];
  readonly roles: readonly RoleSpec[];
}

/** What a role was asked for: an action, or (by its trust policy) whether a service may take it on. */
export type Question =
  | { readonly kind: 'action'; readonly roleArn: string; readonly asked: Asked }
  | { readonly kind: 'trust'; readonly roleArn: string; readonly service: string; readonly context: RequestContext };

/** Whether a role answers a question with yes. */
export function allows(role: RoleSpec | undefined, question: Question): boolean {
  return question.kind === 'action'
    ? judge(role?.statements ?? [], question.asked) === 'allowed'
    : trusts(role?.trust ?? [], question.service, question.context);
}

/** Judges what functions and services do by the roles of the template. */
export interface Guard {
  /** Until this is called there are no functions, and nobody but the administrator may do anything. */
  load(policies: Policies): void;
  functions(): readonly FunctionSpec[];
  /** The first refusal among the actions that a call needs; undefined when it may go on. */
  refuse(principal: Principal, asked: readonly Asked[]): Denial | undefined;
  /** A refusal when the role's trust policy does not let the service take it on. */
  refuseToTrust(roleArn: string, service: string, context?: RequestContext): Denial | undefined;
  /** A refusal when the policy of a queue or function does not let a service act on it. */
  refuseService(service: string, asked: Asked): Denial | undefined;
  /**
   * A refusal when a function's URL is not open to everybody, which takes two permissions.
   * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html#urls-auth-none
   */
  refuseUrl(functionId: string): Denial | undefined;
  roles(): readonly RoleSpec[];
  permissions(): readonly PermissionSpec[];
  /** Puts another role in the place of the one with its ARN, from the next call on. */
  replaceRole(role: RoleSpec): void;
  replacePermissions(permissions: readonly PermissionSpec[]): void;
  /** The last refusals, oldest first. */
  denials(): readonly Denial[];
  /** What was judged, each once; the first 5,000. */
  questions(): readonly Question[];
  /** Forgets refusals and questions. */
  forget(): void;
}

const URL_PERMISSIONS: readonly { readonly action: string; grants(permission: PermissionSpec): boolean }[] = [
  {
    action: 'lambda:InvokeFunctionUrl',
    grants: ({ action, urlAuthType }) => action === 'lambda:InvokeFunctionUrl' && urlAuthType === 'NONE',
  },
  { action: 'lambda:InvokeFunction', grants: ({ action, viaUrl }) => action === 'lambda:InvokeFunction' && viaUrl },
];

const KEPT_DENIALS = 1000;
/** A stack that runs for days sees ever new schedules. */
const KEPT_QUESTIONS = 5000;

export function createGuard(): Guard {
  let functions: readonly FunctionSpec[] = [];
  let roles = new Map<string, RoleSpec>();
  let resourcePolicies: ResourcePolicies = { permissions: [], queuePolicies: [] };
  let denials: Denial[] = [];
  const questions = new Map<string, Question>();

  function isAllowed(question: Question): boolean {
    const key = JSON.stringify(question);
    if (questions.size < KEPT_QUESTIONS) questions.set(key, question);
    return allows(roles.get(question.roleArn), question);
  }

  function deny(denial: Denial): Denial {
    denials.push(denial);
    if (denials.length > KEPT_DENIALS) denials = denials.slice(-KEPT_DENIALS / 2);
    return denial;
  }

  return {
    load(policies) {
      ({ functions } = policies);
      resourcePolicies = policies;
      roles = new Map(policies.roles.map((role) => [role.arn, role]));
    },
    functions: () => functions,

    refuse(principal, asked) {
      if (principal.kind === 'administrator') return undefined;
      const { roleArn, session } = principal;
      const role = roles.get(roleArn);
      const name = role?.name ?? roleArn;
      for (const one of asked) {
        if (isAllowed({ kind: 'action', roleArn, asked: one })) continue;
        const { action, resource } = one;
        const isExplicit = judge(role?.statements ?? [], one) === 'explicit';
        return deny({ role: name, session, action, resource, message: wording(name, session, one, isExplicit) });
      }
      return undefined;
    },

    refuseToTrust(roleArn, service, context = {}) {
      if (isAllowed({ kind: 'trust', roleArn, service, context })) return undefined;
      const role = roles.get(roleArn);
      const message = `The role ${roleArn} does not exist or its trust policy does not let ${service} assume it.`;
      const name = role?.name ?? roleArn;
      return deny({ role: name, session: service, action: 'sts:AssumeRole', resource: roleArn, message });
    },

    refuseService(service, asked) {
      if (permits(resourcePolicies, service, asked)) return undefined;
      const { action, resource } = asked;
      const message = `No resource-based policy allows ${service} the ${action} action on ${resource}`;
      return deny({ role: service, session: service, action, resource, message });
    },

    refuseUrl(functionId) {
      const open = resourcePolicies.permissions.filter(
        ({ functionName, principal }) => functionName === physicalName(functionId) && principal === '*',
      );
      const missing = URL_PERMISSIONS.find((needed) => !open.some((permission) => needed.grants(permission)));
      if (missing === undefined) return undefined;
      const { action } = missing;
      const resource = functionArn(functionId);
      const message = `No resource-based policy allows everybody the ${action} action on ${resource}`;
      return deny({ role: 'everybody', session: 'Function URL', action, resource, message });
    },

    roles: () => [...roles.values()],
    replaceRole(role) {
      if (!roles.has(role.arn)) throw new Error(`template.yaml has no role ${role.arn}`);
      roles.set(role.arn, role);
    },
    permissions: () => resourcePolicies.permissions,
    replacePermissions(permissions) {
      resourcePolicies = { ...resourcePolicies, permissions };
    },
    denials: () => denials,
    questions: () => [...questions.values()],
    forget() {
      denials = [];
      questions.clear();
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function wording(role: string, session: string, { action, resource }: Asked, isExplicit: boolean): string {
  const user = `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`;
  const where = resource === '*' ? '' : ` on resource: ${resource}`;
  const reason = isExplicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${action} action`;
  return `User: ${user} is not authorized to perform: ${action}${where} ${reason}`;
}
