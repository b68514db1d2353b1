import type { RuleSpec } from '#local/contract.ts';
import { textIn } from '#local/template/text-in.ts';

/** Reads an `AWS::Events::Rule`; throws for what local rules cannot do. */
export function readRule(id: string, properties: Readonly<Record<string, unknown>>): RuleSpec {
  const path = `template.yaml, Resources.${id}`;
  if (properties['ScheduleExpression'] !== undefined) {
    throw new Error(`${path}: local rules have patterns; schedules belong to a function's Events`);
  }
  const targets = (properties['Targets'] ?? []) as Readonly<Record<string, unknown>>[];
  return {
    id,
    name: textIn(properties, 'Name') ?? id,
    // A bus is named or given by its ARN.
    bus: textIn(properties, 'EventBusName')?.split('/').at(-1) ?? 'default',
    pattern: properties['EventPattern'],
    enabled: properties['State'] !== 'DISABLED',
    targets: targets.map((target, index) => {
      const arn = String(target['Arn']);
      const strange = Object.keys(target).find((name) => !['Id', 'Arn'].includes(name));
      if (strange !== undefined) throw new Error(`${path}.Targets[${index}]: local rules do not know ${strange}`);
      if (!arn.includes(':sqs:')) throw new Error(`${path}.Targets[${index}]: local rules send to SQS queues only`);
      return arn;
    }),
  };
}
