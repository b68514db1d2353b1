import type { PermissionSpec, QueuePolicySpec } from '#local/contract.ts';
import { readStatements } from '#local/iam/statement.ts';
import { arnOf } from '#local/template/names.ts';
import { textIn } from '#local/template/text-in.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Reads an `AWS::Lambda::Permission`, a statement of the function's own policy. */
export function readPermission(id: string, properties: Properties): PermissionSpec {
  const urlAuthType = textIn(properties, 'FunctionUrlAuthType');
  const sourceArn = textIn(properties, 'SourceArn');
  return {
    id,
    // A function is named or given by its ARN.
    functionName: lastPart(properties['FunctionName']),
    action: String(properties['Action']),
    principal: String(properties['Principal']),
    viaUrl: properties['InvokedViaFunctionUrl'] === true,
    ...(urlAuthType === undefined ? {} : { urlAuthType }),
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
}

/** Reads an `AWS::SQS::QueuePolicy`, which names its queues by their addresses. */
export function readQueuePolicy(id: string, properties: Properties): QueuePolicySpec {
  return {
    queueArns: [properties['Queues'] ?? []].flat().map((url) => arnOf('sqs', lastPart(url))),
    statements: readStatements(properties['PolicyDocument'], `Resources.${id}.PolicyDocument`),
  };
}

function lastPart(text: unknown): string {
  return String(text).split(/[/:]/).at(-1) ?? '';
}
