import { checkPattern } from '#local/aws/event-pattern.ts';
import type { RuleSpec } from '#local/contract.ts';
import { busOf, physicalName, ruleArn } from '#local/template/names.ts';
import { textIn } from '#local/template/text-in.ts';

const KNOWN = ['Name', 'Description', 'EventBusName', 'EventPattern', 'State', 'Targets'];

/** Reads an `AWS::Events::Rule`; throws for what local rules cannot do. */
export function readRule(id: string, properties: Readonly<Record<string, unknown>>): RuleSpec {
  const path = `template.yaml, Resources.${id}`;
  const strange = Object.keys(properties).find((property) => !KNOWN.includes(property));
  if (strange !== undefined) throw new Error(`${path}: local rules do not know ${strange}`);
  checked(properties['EventPattern'], path);
  const targets = (properties['Targets'] ?? []) as Readonly<Record<string, unknown>>[];
  const name = textIn(properties, 'Name') ?? physicalName(id);
  const bus = busOf(properties);
  return {
    id,
    name,
    arn: ruleArn(name, bus),
    bus,
    pattern: properties['EventPattern'],
    enabled: properties['State'] !== 'DISABLED',
    targets: targets.map((target, index) => targetArn(target, `${path}.Targets[${index}]`)),
  };
}

function targetArn(target: Readonly<Record<string, unknown>>, path: string): string {
  const arn = String(target['Arn']);
  const strange = Object.keys(target).find((name) => !['Id', 'Arn'].includes(name));
  if (strange !== undefined) throw new Error(`${path}: local rules do not know ${strange}`);
  if (!/:(sqs|lambda):/.test(arn)) throw new Error(`${path}: local rules send to queues and functions only`);
  return arn;
}

function checked(pattern: unknown, path: string): void {
  try {
    checkPattern(pattern);
  } catch (error) {
    throw new Error(`${path}.EventPattern: ${(error as Error).message}`, { cause: error });
  }
}
