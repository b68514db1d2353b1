import type { RoleSpec } from '#local/contract.ts';
import { readStatements } from '#local/iam/statement.ts';
import { ACCOUNT, physicalName } from '#local/template/names.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Reads an `AWS::IAM::Role` with its own policies; throws for managed ones, whose statements the template does not hold. */
export function readRole(id: string, properties: Properties): RoleSpec {
  const path = `Resources.${id}`;
  if (properties['ManagedPolicyArns'] !== undefined) {
    throw new Error(`template.yaml, ${path}: the local IAM does not know managed policies`);
  }
  const policies = (properties['Policies'] ?? []) as { PolicyName: string; PolicyDocument: unknown }[];
  return {
    id,
    name: physicalName(id),
    arn: `arn:aws:iam::${ACCOUNT}:role/${physicalName(id)}`,
    trust: readStatements(properties['AssumeRolePolicyDocument'], `${path}.AssumeRolePolicyDocument`),
    statements: policies.flatMap(({ PolicyDocument, PolicyName }) =>
      readStatements(PolicyDocument, `${path}.Policies.${PolicyName}`),
    ),
  };
}
